using System.Text;
using Weir.Catalogue.Plans;
using Weir.Catalogue.Printing;
using Weir.Catalogue.Rereading;

namespace Weir.Catalogue.Kinds;

/// <summary>A directory that the path after it starts from, or AT_FDCWD (<c>dirfd</c>).</summary>
public sealed class DirfdKind : ArgumentKind
{
    /// <inheritdoc/>
    public override string Spelling => "dirfd";

    /// <inheritdoc/>
    public override void Plan(PlanBuilder plan, int index)
    {
        // The path that follows takes the slot: it is resolved from this directory.
    }

    /// <inheritdoc/>
    public override void Print(StringBuilder text, in CallView call, int index)
    {
        ArgumentNullException.ThrowIfNull(text);
        int fd = (int)call.Arguments[index];
        if (fd == Descriptors.WorkingDirectory)
        {
            text.Append("AT_FDCWD");
            return;
        }

        Descriptors.Append(text, fd, call.FileOf(index));
    }

    /// <inheritdoc/>
    public override bool Reread(ref PrintedText text, RereadCall call, int index)
    {
        ArgumentNullException.ThrowIfNull(call);
        ulong fd = unchecked((ulong)Descriptors.WorkingDirectory);
        bool read = text.TryTake("AT_FDCWD") || (text.TryTakeNumber(out fd) && text.TryTakeFile());
        call.Set(index, fd, WordForm.Directory);
        return read;
    }
}
