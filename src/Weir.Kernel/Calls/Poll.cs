using System.Runtime.InteropServices;
using Weir.Catalogue;
using Weir.Kernel.Handles;

namespace Weir.Kernel.Calls;

/// <summary>poll(2) of one descriptor.</summary>
public static unsafe class Poll
{
    private const short In = 1;

    /// <summary>Waits until the descriptor can be read, a signal comes or the time is up.</summary>
    /// <returns>Whether it can be read.</returns>
    public static bool Readable(Fd fd, int timeoutMs)
    {
        ArgumentNullException.ThrowIfNull(fd);
        PollFd one = new() { Descriptor = fd.Number, Events = In };
        long result = RawSyscall.Invoke((long)SyscallId.Poll, (nint)(&one), 1, timeoutMs);
        return result == -(long)Errno.EINTR ? false : KernelException.Check(result, "poll") > 0;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PollFd
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
