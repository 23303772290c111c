namespace Weir.Catalogue.Memory;

/// <summary>Every range of user memory that a call reads or writes, complete, as record and replay need it.</summary>
public static class MemoryEffects
{
    /// <summary>
    /// Before the call: what it may read, and the most that it may write. A length that only the result tells is taken
    /// from the capacity that the program gave.
    /// </summary>
    public static void AtEnter(SyscallRow row, in CallMemory call, ICollection<MemoryRange> ranges)
    {
        ArgumentNullException.ThrowIfNull(row);
        Collect(row, call, ranges);
    }

    /// <summary>
    /// After the call: what the kernel wrote, each range cut to what <see cref="AtEnter"/> allowed for that argument,
    /// as
    /// the kernel may report more than it wrote (a socket address longer than the buffer). A failed call yields what
    /// its
    /// result does not bound: some calls write on failure too, and what was not written is unchanged.
    /// </summary>
    public static void AtExit(
        SyscallRow row, in CallMemory call, IReadOnlyCollection<MemoryRange> enter, ICollection<MemoryRange> written)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(enter);
        ArgumentNullException.ThrowIfNull(written);
        List<MemoryRange> now = [];
        Collect(row, call, now);
        foreach (MemoryRange range in now.Where(r => r.Direction.HasFlag(MemoryDirection.Out)))
        {
            foreach (MemoryRange allowed in enter)
            {
                if (allowed.Argument == range.Argument && allowed.Address == range.Address
                    && allowed.Direction.HasFlag(MemoryDirection.Out))
                {
                    ulong length = Math.Min(allowed.Length, range.Length);
                    written.Add(range with { Length = length, Direction = MemoryDirection.Out });
                    break;
                }
            }
        }
    }

    private static void Collect(SyscallRow row, in CallMemory call, ICollection<MemoryRange> ranges)
    {
        for (int i = 0; i < row.Arguments.Length; i++)
        {
            row.Arguments[i].Kind.Effects(call, i, ranges);
        }
    }
}
