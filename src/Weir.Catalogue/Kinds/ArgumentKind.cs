using System.Text;
using Weir.Catalogue.Memory;
using Weir.Catalogue.Plans;
using Weir.Catalogue.Rereading;

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

    /// <summary>Whether the argument means anything in this call; what does not is left out of the line.</summary>
    public virtual bool IsShown(in CallView call, int index) => true;

    /// <summary>Writes the value as a person reads it.</summary>
    public abstract void Print(StringBuilder text, in CallView call, int index);

    /// <summary>
    /// Adds the memory that the kernel reads or writes through this argument. Before the call
    /// (<see cref="CallMemory.HasResult"/> is false) that is the most it may touch.
    /// </summary>
    public virtual void Effects(in CallMemory call, int index, ICollection<MemoryRange> ranges)
    {
    }

    /// <summary>Whether <see cref="TryCapacity"/> can tell anything of this argument.</summary>
    public virtual bool HasRoom => false;

    /// <summary>
    /// The bytes of data that the program made room for through this argument, where it bounds the result.
    /// </summary>
    public virtual bool TryCapacity(in CallView call, int index, out ulong bytes)
    {
        bytes = 0;
        return false;
    }

    /// <summary>
    /// Reads back what <see cref="Print"/> wrote, so that the call can be made again; false where the text does not
    /// tell the value, or a value of this kind means nothing elsewhere.
    /// </summary>
    public virtual bool Reread(ref PrintedText text, RereadCall call, int index) => false;

    /// <summary>The bytes of memory that the program gave through this argument, from the call's other words.</summary>
    internal virtual bool TryMeasure(in CallView call, int index, out ulong bytes)
    {
        bytes = 0;
        return false;
    }

    /// <inheritdoc/>
    public override string ToString() => Spelling;
}
