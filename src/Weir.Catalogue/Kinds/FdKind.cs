using System.Text;
using Weir.Catalogue.Plans;
using Weir.Catalogue.Printing;
using Weir.Catalogue.Rereading;

namespace Weir.Catalogue.Kinds;

/// <summary>An open descriptor (<c>fd</c>, <c>fd.number</c>): the gates identify its file.</summary>
public class FdKind : ArgumentKind
{
    private readonly bool _byNumber;

    internal FdKind(bool byNumber = false) => _byNumber = byNumber;

    /// <inheritdoc/>
    public override string Spelling => _byNumber ? "fd.number" : "fd";

    /// <summary>Whether an operation takes it by its number, so that its request never holds the file.</summary>
    internal bool IsByNumber => _byNumber;

    /// <inheritdoc/>
    public override void Plan(PlanBuilder plan, int index)
    {
        ArgumentNullException.ThrowIfNull(plan);
        plan.File(new FileSlot(FileSlotForm.Descriptor, (byte)index));
    }

    /// <summary>Whether the word is a descriptor's number in this call.</summary>
    public virtual bool IsDescriptor(in CallView call) => true;

    /// <inheritdoc/>
    public override void Print(StringBuilder text, in CallView call, int index) =>
        Descriptors.Append(text, (int)call.Arguments[index], call.FileOf(index));

    /// <inheritdoc/>
    public override bool Reread(ref PrintedText text, RereadCall call, int index)
    {
        ArgumentNullException.ThrowIfNull(call);
        bool read = text.TryTakeNumber(out ulong fd);
        call.Set(index, fd, WordForm.Descriptor);
        return read && text.TryTakeFile();
    }
}
