using System.Collections.Immutable;

namespace Weir.Catalogue.Plans;

/// <summary>Collects what the kinds of one syscall's arguments need into a <see cref="SyscallPlan"/>.</summary>
public sealed class PlanBuilder
{
    private readonly ImmutableArray<CaptureSpec>.Builder _captures = ImmutableArray.CreateBuilder<CaptureSpec>();
    private readonly List<FileSlot> _slots = [];

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
    public void Capture(CaptureSpec capture) => _captures.Add(capture);

    /// <summary>Takes the next free file slot; a third is left out, as two is what a record holds.</summary>
    public void File(FileSlot slot)
    {
        if (_slots.Count < 2)
        {
            _slots.Add(slot);
        }
    }

    /// <summary>The plan.</summary>
    public SyscallPlan Build()
    {
        if (Row.Returns == ReturnClass.FdNew)
        {
            File(new FileSlot(FileSlotForm.Result));
        }

        if (_captures.Count > SyscallPlan.MaxCaptures)
        {
            throw new InvalidOperationException(
                $"{Row.Name}: {_captures.Count} captures, but the gates carry {SyscallPlan.MaxCaptures}");
        }

        return new SyscallPlan(
            _captures.ToImmutable(), _slots.ElementAtOrDefault(0), _slots.ElementAtOrDefault(1));
    }
}
