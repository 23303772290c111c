using System.Numerics;
using System.Runtime.InteropServices;

namespace Weir.Catalogue.Plans;

/// <summary>Collects what the kinds of one syscall's arguments need into a <see cref="SyscallPlan"/>.</summary>
public sealed class PlanBuilder
{
    // Plain arrays: generic collections of these structures would be compiled at start, and plans are made at start.
    private readonly FileSlot[] _slots = new FileSlot[2];
    private CaptureSpec[] _captures = [];
    private int _slotCount;

    /// <summary>Makes a builder for one row.</summary>
    public PlanBuilder(SyscallRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        Row = row;
    }

    /// <summary>The row that is planned.</summary>
    public SyscallRow Row { get; }

    /// <summary>How many bytes of the data that a call moves are copied; 0, the default, is none.</summary>
    public int DataBytes { get; init; }

    /// <summary>Adds a capture.</summary>
    public void Capture(CaptureSpec capture) => _captures = [.. _captures, capture];

    /// <summary>Takes the next free file slot; a third is left out, as two is what a record holds.</summary>
    public void File(FileSlot slot)
    {
        if (_slotCount < _slots.Length)
        {
            _slots[_slotCount++] = slot;
        }
    }

    /// <summary>The plan.</summary>
    public SyscallPlan Build()
    {
        if (Row.Returns == ReturnClass.FdNew)
        {
            File(Row.Columns.NoDescriptor is (var argument, var offset, var bit)
                ? new FileSlot(
                    FileSlotForm.RingResult, (byte)argument, (byte)BitOperations.TrailingZeroCount(bit), (ushort)offset)
                : new FileSlot(FileSlotForm.Result));
        }

        if (_captures.Length > SyscallPlan.MaxCaptures)
        {
            throw new InvalidOperationException(
                $"{Row.Name}: {_captures.Length} captures, but the gates carry {SyscallPlan.MaxCaptures}");
        }

        return new SyscallPlan(ImmutableCollectionsMarshal.AsImmutableArray(_captures), _slots[0], _slots[1]);
    }
}
