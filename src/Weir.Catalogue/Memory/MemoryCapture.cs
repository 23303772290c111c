using Weir.Catalogue.Plans;

namespace Weir.Catalogue.Memory;

/// <summary>What the kinds of memory have in common: how they are captured, found again, and take effect.</summary>
internal static class MemoryCapture
{
    /// <summary>Plans one capture for each direction; a missing length is one element.</summary>
    public static void Plan(
        PlanBuilder plan, int index, MemoryDirection direction, Length? length, int elementSize, int maxBytes)
    {
        if (direction.HasFlag(MemoryDirection.In))
        {
            Plan(plan, index, CapturePhase.Enter, length, elementSize, maxBytes);
        }

        if (direction.HasFlag(MemoryDirection.Out))
        {
            Plan(plan, index, CapturePhase.Exit, length, elementSize, maxBytes);
        }
    }

    /// <summary>What was there last: after the call where that was captured, else before it.</summary>
    public static Capture Latest(in CallView call, int index)
    {
        Capture exit = call.Find(index, CapturePhase.Exit);
        return exit.HasBytes ? exit : call.Find(index, CapturePhase.Enter);
    }

    /// <summary>Adds the range that an address argument and a length make.</summary>
    public static void Effect(
        in CallMemory call,
        int index,
        MemoryDirection direction,
        Length? length,
        int elementSize,
        ICollection<MemoryRange> ranges)
    {
        Add(call, call.Arguments[index], index, direction, length, elementSize, ranges);
    }

    /// <summary>Adds the range that an address and a length make.</summary>
    public static void Add(
        in CallMemory call,
        ulong address,
        int index,
        MemoryDirection direction,
        Length? length,
        int elementSize,
        ICollection<MemoryRange> ranges)
    {
        ulong count = 1;
        if (address == 0 || (length != null && !length.TryEvaluate(call, out count)))
        {
            return;
        }

        ulong bytes = length is { IsBytes: true } ? count : Multiply(count, (ulong)elementSize);
        if (bytes > 0)
        {
            ranges.Add(new MemoryRange(address, bytes, direction, index));
        }
    }

    private static ulong Multiply(ulong count, ulong size) =>
        count > ulong.MaxValue / size ? ulong.MaxValue : count * size;

    private static void Plan(
        PlanBuilder plan, int index, CapturePhase phase, Length? length, int elementSize, int maxBytes)
    {
        CaptureSpec spec = new()
        {
            Argument = (byte)index, Phase = phase, Length = LengthSource.Constant, Scale = (ushort)elementSize,
        };
        if (length is null || length.TryPlan(phase, elementSize, out spec))
        {
            plan.Capture(spec with { Argument = (byte)index, MaxBytes = (ushort)Math.Min(maxBytes, 4096) });
        }
    }
}
