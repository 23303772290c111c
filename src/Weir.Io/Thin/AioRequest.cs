using Weir.Kernel.Abi;

namespace Weir.Io.Thin;

/// <summary>Fills in requests of native AIO.</summary>
public static class AioRequest
{
    /// <summary>A read into one buffer.</summary>
    public static Iocb Read(int fd, nint address, long lengthBytes, long fileOffset, RwFlags flags = RwFlags.None) =>
        Transfer(AioOpcode.Pread, fd, address, lengthBytes, fileOffset, flags);

    /// <summary>A write of one buffer.</summary>
    public static Iocb Write(int fd, nint address, long lengthBytes, long fileOffset, RwFlags flags = RwFlags.None) =>
        Transfer(AioOpcode.Pwrite, fd, address, lengthBytes, fileOffset, flags);

    /// <summary>A read into many buffers, given as iovecs.</summary>
    public static Iocb ReadVector(int fd, nint iovecs, int count, long fileOffset, RwFlags flags = RwFlags.None) =>
        Transfer(AioOpcode.Preadv, fd, iovecs, count, fileOffset, flags);

    /// <summary>A write of many buffers, given as iovecs.</summary>
    public static Iocb WriteVector(int fd, nint iovecs, int count, long fileOffset, RwFlags flags = RwFlags.None) =>
        Transfer(AioOpcode.Pwritev, fd, iovecs, count, fileOffset, flags);

    /// <summary>A flush to the device.</summary>
    /// <param name="fd">The file.</param>
    /// <param name="dataOnly">Whether metadata that the data does not need may wait.</param>
    public static Iocb Flush(int fd, bool dataOnly) =>
        new() { Fd = fd, Opcode = dataOnly ? AioOpcode.Fdsync : AioOpcode.Fsync };

    /// <summary>One wait for readiness.</summary>
    public static Iocb Poll(int fd, PollEvents events) =>
        new() { Fd = fd, Opcode = AioOpcode.Poll, Buffer = (ulong)events };

    /// <summary>The same request, that also adds 1 to an eventfd when it completes.</summary>
    public static Iocb Notifying(this Iocb request, int eventFd) =>
        request with { Flags = request.Flags | IocbFlags.ResFd, ResFd = (uint)eventFd };

    /// <summary>The same request with an I/O priority.</summary>
    /// <param name="request">The request.</param>
    /// <param name="priorityClass">1 real time, 2 best effort, 3 idle (include/uapi/linux/ioprio.h).</param>
    /// <param name="level">0, the most urgent, to 7. The kernel ignores higher ones silently; this does not.</param>
    public static Iocb WithPriority(this Iocb request, int priorityClass, int level)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)priorityClass, 3u, nameof(priorityClass));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)level, 7u, nameof(level));
        return request with
        {
            Flags = request.Flags | IocbFlags.IoPrio,
            Priority = (short)((priorityClass << 13) | level),
        };
    }

    private static Iocb Transfer(AioOpcode opcode, int fd, nint address, long length, long offset, RwFlags flags) =>
        new()
        {
            Opcode = opcode,
            Fd = fd,
            Buffer = (ulong)address,
            Length = (ulong)length,
            Offset = offset,
            RwFlags = flags,
        };
}
