using System.Text;
using Weir.Catalogue.Plans;

namespace Weir.Catalogue.Kinds;

/// <summary>
/// What an argument is. A kind knows how its value is captured, printed and, for record and replay, which memory the
/// kernel reads and writes through it. Kinds know no syscall by name.
/// </summary>
public abstract class ArgumentKind
{
    /// <summary>The kind as the tables spell it, such as <c>out[ret]</c>.</summary>
    public abstract string Spelling { get; }

    /// <summary>Says what the gates must copy for this argument. Scalars need nothing.</summary>
    public virtual void Plan(PlanBuilder plan, int index)
    {
    }

    /// <summary>Writes the value as a person reads it.</summary>
    public abstract void Print(StringBuilder text, in CallView call, int index);
}
