using System.Numerics;
using Weir.Catalogue.Plans;

namespace Weir.Catalogue.Kinds;

/// <summary>
/// The descriptor of an io_uring or, where another argument has a bit set, the index of a ring that the thread
/// registered (<c>fd[flags*16]</c>): IORING_REGISTER_RING_FDS of io_uring_register(2).
/// </summary>
public sealed class RingFdKind : FdKind
{
    private readonly int _flags;
    private readonly ulong _bit;

    internal RingFdKind(string spelling, int flags, ulong bit)
    {
        Spelling = spelling;
        _flags = flags;
        _bit = bit;
    }

    /// <inheritdoc/>
    public override string Spelling { get; }

    /// <inheritdoc/>
    public override void Plan(PlanBuilder plan, int index)
    {
        ArgumentNullException.ThrowIfNull(plan);
        plan.File(new FileSlot(
            FileSlotForm.RingDescriptor, (byte)index, (byte)_flags, (ushort)BitOperations.TrailingZeroCount(_bit)));
    }

    /// <inheritdoc/>
    public override bool IsDescriptor(in CallView call) => (call.Arguments[_flags] & _bit) == 0;
}
