namespace Weir.Catalogue.Memory;

/// <summary>The memory behind an array of struct iovec (linux/uio.h: base and length, 8 bytes each).</summary>
internal static class VectorMemory
{
    /// <summary>sizeof(struct iovec).</summary>
    public const int EntryBytes = 16;

    /// <summary>
    /// Adds the array and the buffers. The kernel fills buffers in order, so where it writes and the result is known,
    /// it
    /// wrote no further than the result.
    /// </summary>
    public static void Add(
        in CallMemory call,
        ulong array,
        ulong count,
        int index,
        MemoryDirection direction,
        ulong limit,
        ICollection<MemoryRange> ranges)
    {
        count = Math.Min(count, CallMemory.MaxElements);
        if (array == 0 || count == 0)
        {
            return;
        }

        ranges.Add(new MemoryRange(array, count * EntryBytes, MemoryDirection.In, index));
        for (ulong i = 0; i < count && limit > 0; i++)
        {
            ulong entry = array + (i * EntryBytes);
            if (!call.TryRead(entry, 8, out ulong address) || !call.TryRead(entry + 8, 8, out ulong length))
            {
                return;
            }

            length = Math.Min(length, limit);
            limit -= length;
            if (address != 0 && length > 0)
            {
                ranges.Add(new MemoryRange(address, length, direction, index));
            }
        }
    }

    /// <summary>How far the kernel may have written: the result where it is known and bounds it.</summary>
    public static ulong Limit(in CallMemory call, MemoryDirection direction) =>
        !direction.HasFlag(MemoryDirection.Out) || !call.HasResult ? ulong.MaxValue
        : call.Failed ? 0
        : (ulong)Math.Max(0, call.Result);
}
