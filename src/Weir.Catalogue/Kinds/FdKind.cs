using System.Text;
using Weir.Catalogue.Plans;
using Weir.Catalogue.Printing;

namespace Weir.Catalogue.Kinds;

/// <summary>An open descriptor (<c>fd</c>): the gates identify its file.</summary>
public class FdKind : ArgumentKind
{
    /// <inheritdoc/>
    public override string Spelling => "fd";

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
}
