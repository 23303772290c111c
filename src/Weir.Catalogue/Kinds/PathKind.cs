using System.Text;
using Weir.Catalogue.Plans;
using Weir.Catalogue.Printing;
using Weir.Catalogue.Rereading;

namespace Weir.Catalogue.Kinds;

/// <summary>A path (<c>path</c>), relative to the dirfd before it or to the working directory.</summary>
public sealed class PathKind : ArgumentKind
{
    private const int PathMax = 4096;

    /// <inheritdoc/>
    public override string Spelling => "path";

    /// <inheritdoc/>
    public override void Plan(PlanBuilder plan, int index)
    {
        ArgumentNullException.ThrowIfNull(plan);
        plan.Capture(new CaptureSpec
        {
            Argument = (byte)index, Phase = CapturePhase.Enter, Form = CaptureForm.Text, MaxBytes = PathMax,
        });
        bool hasDirectory = index > 0 && plan.Row.Arguments[index - 1].Kind is DirfdKind;
        plan.File(hasDirectory
            ? new FileSlot(FileSlotForm.Directory, (byte)(index - 1), (byte)index)
            : new FileSlot(FileSlotForm.WorkingDirectory, Path: (byte)index));
    }

    /// <inheritdoc/>
    public override void Print(StringBuilder text, in CallView call, int index) => Texts.Append(text, call, index);

    /// <inheritdoc/>
    public override bool Reread(ref PrintedText text, RereadCall call, int index)
    {
        ArgumentNullException.ThrowIfNull(call);
        bool read = text.TryTakeQuoted(out byte[] bytes);
        call.Set(index, WordForm.Path, bytes);
        return read;
    }
}
