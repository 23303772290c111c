using Weir.Catalogue;
using Weir.Kernel.Abi;

namespace Weir.Kernel.Calls;

/// <summary>wait4(2) for tracees of the calling thread.</summary>
public static unsafe class ChildWait
{
    private const int NoHang = 1;
    private const nint Untraced = 2; // WUNTRACED
    private const nint WaitAll = 0x40000000; // __WALL: threads as well as children
    private const nint NoThread = 0x20000000; // __WNOTHREAD: this thread's own tracees only

    /// <summary>Waits for one thread, or for any with -1.</summary>
    /// <param name="tid">Which.</param>
    /// <param name="status">How it stopped or ended.</param>
    /// <param name="block">Whether to wait, or only to look.</param>
    /// <returns>The thread; 0 when none has anything to report; -1 when there is none to wait for.</returns>
    public static int Wait(int tid, out WaitStatus status, bool block = true) =>
        Wait(tid, out status, out _, block);

    /// <summary>As the other, with the processor time that an ended child took.</summary>
    /// <param name="tid">Which.</param>
    /// <param name="status">How it stopped or ended.</param>
    /// <param name="processorTime">User and system time of it and the children it waited for.</param>
    /// <param name="block">Whether to wait, or only to look.</param>
    public static int Wait(int tid, out WaitStatus status, out TimeSpan processorTime, bool block = true)
    {
        int word = 0;

        // struct rusage begins with ru_utime and ru_stime, each seconds and microseconds (man 2 getrusage).
        long* usage = stackalloc long[18];
        nint options = WaitAll | (tid == -1 ? NoThread : 0) | (block ? 0 : NoHang);
        long result = RawSyscall.InvokeRestarting((long)SyscallId.Wait4, tid, (nint)(&word), options, (nint)usage);
        status = new WaitStatus(word);
        processorTime = result > 0
            ? TimeSpan.FromSeconds(usage[0] + usage[2]) + TimeSpan.FromMicroseconds(usage[1] + usage[3])
            : TimeSpan.Zero;
        return result < 0 ? -1 : (int)result;
    }

    /// <summary>Waits until a child is suspended by a signal, or has ended.</summary>
    /// <returns>Whether it is suspended.</returns>
    public static bool WaitSuspended(int pid)
    {
        int word = 0;
        long result = RawSyscall.InvokeRestarting((long)SyscallId.Wait4, pid, (nint)(&word), Untraced);
        return result == pid && new WaitStatus(word).Stopped;
    }
}
