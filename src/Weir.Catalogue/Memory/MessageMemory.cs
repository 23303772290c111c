namespace Weir.Catalogue.Memory;

/// <summary>struct user_msghdr (linux/socket.h) and the memory behind it.</summary>
internal static class MessageMemory
{
    public const int NameOffset = 0;
    public const int NameLengthOffset = 8;
    public const int VectorOffset = 16;
    public const int VectorCountOffset = 24;
    public const int ControlOffset = 32;
    public const int ControlLengthOffset = 40;

    /// <summary>msg_flags, which recvmsg writes.</summary>
    public const int FlagsOffset = 48;

    /// <summary>sizeof(struct user_msghdr).</summary>
    public const int SizeBytes = 56;

    /// <summary>Adds the header at an address and everything that it points to.</summary>
    public static void Add(
        in CallMemory call,
        ulong header,
        int index,
        MemoryDirection direction,
        ulong limit,
        ICollection<MemoryRange> ranges)
    {
        if (header == 0)
        {
            return;
        }

        bool receives = direction.HasFlag(MemoryDirection.Out);
        MemoryDirection own = receives ? MemoryDirection.InOut : MemoryDirection.In;
        ranges.Add(new MemoryRange(header, SizeBytes, own, index));
        Point(call, header, NameOffset, NameLengthOffset, 4, index, direction, ranges);
        Point(call, header, ControlOffset, ControlLengthOffset, 8, index, direction, ranges);
        if (call.TryRead(header + VectorOffset, 8, out ulong array)
            && call.TryRead(header + VectorCountOffset, 8, out ulong count))
        {
            VectorMemory.Add(call, array, count, index, direction, limit, ranges);
        }
    }

    private static void Point(
        in CallMemory call,
        ulong header,
        int pointerOffset,
        int lengthOffset,
        int lengthWidth,
        int index,
        MemoryDirection direction,
        ICollection<MemoryRange> ranges)
    {
        if (call.TryRead(header + (ulong)pointerOffset, 8, out ulong pointer) && pointer != 0
            && call.TryRead(header + (ulong)lengthOffset, lengthWidth, out ulong length) && length > 0)
        {
            ranges.Add(new MemoryRange(pointer, length, direction, index));
        }
    }
}
