using Weir.Catalogue;
using Weir.Kernel.Abi;

namespace Weir.Kernel.Calls;

/// <summary>preadv2(2) and pwritev2(2): transfers with per-call flags. An error is its negative number.</summary>
public static unsafe class TransferCalls
{
    /// <summary>Moves one buffer; an offset of -1 means where the file stands, and is right for pipes.</summary>
    public static long Move(bool write, int fd, nint address, int lengthBytes, long offset, RwFlags flags)
    {
        IoVec piece = new() { Base = address, Length = (nuint)lengthBytes };
        return Invoke(write, fd, (nint)(&piece), 1, offset, flags);
    }

    /// <summary>Moves many buffers, given as iovecs at an address.</summary>
    public static long MoveVector(bool write, int fd, nint iovecs, int count, long offset, RwFlags flags) =>
        Invoke(write, fd, iovecs, count, offset, flags);

    /// <summary>Reads into a span, but only what comes without sleeping: -EAGAIN otherwise.</summary>
    public static long ReadNoWait(int fd, Span<byte> buffer, long offset)
    {
        fixed (byte* to = buffer)
        {
            IoVec piece = new() { Base = (nint)to, Length = (nuint)buffer.Length };
            return Invoke(false, fd, (nint)(&piece), 1, offset, RwFlags.NoWait);
        }
    }

    // The offset goes in one register on 64-bit; the second half is ignored there (fs/read_write.c, pos_from_hilo).
    private static long Invoke(bool write, int fd, nint iovecs, int count, long offset, RwFlags flags) =>
        RawSyscall.Invoke(
            write ? (long)SyscallId.Pwritev2 : (long)SyscallId.Preadv2, fd, iovecs, count, (nint)offset,
            offset < 0 ? -1 : 0, (nint)(uint)flags);
}
