using Weir.Catalogue;
using Weir.Io.Thin;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;

namespace Weir.Io.Tests.Conformance;

/// <summary>What the conformance tests share: plain descriptors and one request at a time.</summary>
internal static class Raw
{
    public static readonly nint Bad = -1;

    public static int Open(string path, OpenFlags flags) => (int)Ok(FileCalls.Open(path, flags, 0x1b6));

    public static void Close(int fd) => Ok(RawSyscall.Invoke((long)SyscallId.Close, fd));

    public static long Ok(long result)
    {
        Assert.False(ErrnoText.IsError(result), $"the call failed: {ErrnoText.Of(result).Name()}");
        return result;
    }

    public static Errno ErrnoOf(long result) => ErrnoText.Of(result);

    /// <summary>Submits one request and waits for it; a refusal at submission comes back as the result.</summary>
    public static long Do(AioContext context, AioRequestTable requests, Iocb request)
    {
        requests[0] = request;
        Errno errno = context.TrySubmit(requests.Addresses[..1], out int accepted);
        if (errno != Errno.None)
        {
            return -(long)errno;
        }

        Assert.Equal(1, accepted);
        AioEvent[] events = new AioEvent[1];
        Assert.Equal(1, context.GetEvents(1, events));
        Assert.Equal(0, requests.IndexOf(events[0]));
        return events[0].Result;
    }

    /// <summary>Maps memory, of a file or anonymous.</summary>
    public static nint Map(int fd, int lengthBytes, bool read, bool write) => (nint)Ok(RawSyscall.Invoke(
        (long)SyscallId.Mmap, 0, lengthBytes, (read ? 1 : 0) | (write ? 2 : 0), fd < 0 ? 0x22 : 1, fd));

    public static void Unmap(nint address, int lengthBytes) =>
        Ok(RawSyscall.Invoke((long)SyscallId.Munmap, address, lengthBytes));
}
