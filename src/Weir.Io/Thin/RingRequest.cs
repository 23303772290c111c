using Weir.Kernel.Abi;

namespace Weir.Io.Thin;

/// <summary>Fills in requests of io_uring.</summary>
public static class RingRequest
{
    // IORING_FSYNC_DATASYNC, IORING_POLL_ADD_MULTI, IORING_ACCEPT_MULTISHOT, IORING_RECV_MULTISHOT.
    private const uint DataSync = 1, PollMultishot = 1;
    private const ushort AcceptMultishot = 1, RecvMultishot = 2;

    /// <summary>Does nothing, and completes.</summary>
    public static void PrepareNop(this ref IoUringSqe request, ulong userData) =>
        Fill(ref request, IoUringOpcode.Nop, -1, 0, 0, 0, userData);

    /// <summary>A read into one buffer; offset -1: where the file stands.</summary>
    public static void PrepareRead(
        this ref IoUringSqe request, int fd, nint address, int lengthBytes, long fileOffset, ulong userData) =>
        Fill(ref request, IoUringOpcode.Read, fd, address, lengthBytes, fileOffset, userData);

    /// <summary>A write of one buffer; offset -1: where the file stands.</summary>
    public static void PrepareWrite(
        this ref IoUringSqe request, int fd, nint address, int lengthBytes, long fileOffset, ulong userData) =>
        Fill(ref request, IoUringOpcode.Write, fd, address, lengthBytes, fileOffset, userData);

    /// <summary>A read into many buffers, given as iovecs.</summary>
    public static void PrepareReadVector(
        this ref IoUringSqe request, int fd, nint iovecs, int count, long fileOffset, ulong userData) =>
        Fill(ref request, IoUringOpcode.Readv, fd, iovecs, count, fileOffset, userData);

    /// <summary>A write of many buffers, given as iovecs.</summary>
    public static void PrepareWriteVector(
        this ref IoUringSqe request, int fd, nint iovecs, int count, long fileOffset, ulong userData) =>
        Fill(ref request, IoUringOpcode.Writev, fd, iovecs, count, fileOffset, userData);

    /// <summary>A read into a registered buffer: the address lies in it.</summary>
    public static void PrepareReadFixed(
        this ref IoUringSqe request, int fd, nint address, int lengthBytes, long fileOffset, int buffer, ulong userData)
    {
        Fill(ref request, IoUringOpcode.ReadFixed, fd, address, lengthBytes, fileOffset, userData);
        request.BufferIndex = (ushort)buffer;
    }

    /// <summary>A write of a registered buffer: the address lies in it.</summary>
    public static void PrepareWriteFixed(
        this ref IoUringSqe request, int fd, nint address, int lengthBytes, long fileOffset, int buffer, ulong userData)
    {
        Fill(ref request, IoUringOpcode.WriteFixed, fd, address, lengthBytes, fileOffset, userData);
        request.BufferIndex = (ushort)buffer;
    }

    /// <summary>A flush to the device.</summary>
    public static void PrepareFlush(this ref IoUringSqe request, int fd, bool dataOnly, ulong userData)
    {
        Fill(ref request, IoUringOpcode.Fsync, fd, 0, 0, 0, userData);
        request.OperationFlags = dataOnly ? DataSync : 0;
    }

    /// <summary>A wait for readiness: once, or with a completion each time until it is cancelled.</summary>
    public static void PreparePoll(
        this ref IoUringSqe request, int fd, PollEvents events, ulong userData, bool multishot = false)
    {
        Fill(ref request, IoUringOpcode.PollAdd, fd, 0, multishot ? (int)PollMultishot : 0, 0, userData);
        request.OperationFlags = (uint)events;
    }

    /// <summary>Ends a wait for readiness by its user data.</summary>
    public static void PreparePollRemove(this ref IoUringSqe request, ulong target, ulong userData) =>
        Fill(ref request, IoUringOpcode.PollRemove, -1, (nint)target, 0, 0, userData);

    /// <summary>Completes after a time, or after so many other completions.</summary>
    /// <param name="request">The request.</param>
    /// <param name="timespec">Address of a <see cref="KernelTimespec"/>, until submission.</param>
    /// <param name="count">So many completions end it too; 0: only the time.</param>
    /// <param name="flags">How the time is meant.</param>
    /// <param name="userData">Comes back.</param>
    public static void PrepareTimeout(
        this ref IoUringSqe request, nint timespec, int count, RingTimeoutFlags flags, ulong userData)
    {
        Fill(ref request, IoUringOpcode.Timeout, -1, timespec, 1, count, userData);
        request.OperationFlags = (uint)flags;
    }

    /// <summary>Ends a timeout by its user data.</summary>
    public static void PrepareTimeoutRemove(this ref IoUringSqe request, ulong target, ulong userData) =>
        Fill(ref request, IoUringOpcode.TimeoutRemove, -1, (nint)target, 0, 0, userData);

    /// <summary>Cancels the request before it, which must have <see cref="SqeFlags.Link"/>, after a time.</summary>
    public static void PrepareLinkTimeout(
        this ref IoUringSqe request, nint timespec, RingTimeoutFlags flags, ulong userData)
    {
        Fill(ref request, IoUringOpcode.LinkTimeout, -1, timespec, 1, 0, userData);
        request.OperationFlags = (uint)flags;
    }

    /// <summary>Gives up the request with this user data.</summary>
    public static void PrepareCancel(this ref IoUringSqe request, ulong target, ulong userData) =>
        Fill(ref request, IoUringOpcode.AsyncCancel, -1, (nint)target, 0, 0, userData);

    /// <summary>Gives up all requests on a descriptor.</summary>
    public static void PrepareCancelFd(this ref IoUringSqe request, int fd, ulong userData)
    {
        Fill(ref request, IoUringOpcode.AsyncCancel, fd, 0, 0, 0, userData);
        request.OperationFlags = (uint)(RingCancelFlags.Fd | RingCancelFlags.All);
    }

    /// <summary>Gives up every request.</summary>
    public static void PrepareCancelAny(this ref IoUringSqe request, ulong userData)
    {
        Fill(ref request, IoUringOpcode.AsyncCancel, -1, 0, 0, 0, userData);
        request.OperationFlags = (uint)(RingCancelFlags.Any | RingCancelFlags.All);
    }

    /// <summary>Accepts a connection: once, or with a completion each time until it is cancelled.</summary>
    public static void PrepareAccept(this ref IoUringSqe request, int listener, ulong userData, bool multishot = false)
    {
        Fill(ref request, IoUringOpcode.Accept, listener, 0, 0, 0, userData);
        request.IoPrio = multishot ? AcceptMultishot : (ushort)0;
    }

    /// <summary>Sends one buffer.</summary>
    public static void PrepareSend(
        this ref IoUringSqe request, int socket, nint address, int lengthBytes, ulong userData) =>
        Fill(ref request, IoUringOpcode.Send, socket, address, lengthBytes, 0, userData);

    /// <summary>Receives into one buffer.</summary>
    public static void PrepareReceive(
        this ref IoUringSqe request, int socket, nint address, int lengthBytes, ulong userData) =>
        Fill(ref request, IoUringOpcode.Recv, socket, address, lengthBytes, 0, userData);

    /// <summary>Receives again and again into provided buffers; since 6.0.</summary>
    public static void PrepareReceiveMultishot(this ref IoUringSqe request, int socket, ushort group, ulong userData)
    {
        Fill(ref request, IoUringOpcode.Recv, socket, 0, 0, 0, userData);
        request.IoPrio = RecvMultishot;
        request.Flags = SqeFlags.BufferSelect;
        request.BufferIndex = group;
    }

    /// <summary>Reads a stream again and again into provided buffers; since 6.7.</summary>
    public static void PrepareReadMultishot(this ref IoUringSqe request, int fd, ushort group, ulong userData)
    {
        Fill(ref request, IoUringOpcode.ReadMultishot, fd, 0, 0, -1, userData);
        request.Flags = SqeFlags.BufferSelect;
        request.BufferIndex = group;
    }

    /// <summary>Reserves space in a file.</summary>
    public static void PrepareAllocate(
        this ref IoUringSqe request, int fd, long fileOffset, long lengthBytes, ulong userData) =>
        Fill(ref request, IoUringOpcode.Fallocate, fd, (nint)lengthBytes, 0, fileOffset, userData);

    /// <summary>Closes a descriptor.</summary>
    public static void PrepareClose(this ref IoUringSqe request, int fd, ulong userData) =>
        Fill(ref request, IoUringOpcode.Close, fd, 0, 0, 0, userData);

    private static void Fill(
        ref IoUringSqe request, IoUringOpcode opcode, int fd, nint address, int length, long offset, ulong userData)
    {
        request.Opcode = opcode;
        request.Fd = fd;
        request.Address = (ulong)address;
        request.Length = (uint)length;
        request.Offset = (ulong)offset;
        request.UserData = userData;
    }
}
