using Weir.Catalogue;
using Weir.Kernel.Abi;

namespace Weir.Kernel.Calls;

/// <summary>wait4(2) for tracees of the calling thread.</summary>
public static unsafe class ChildWait
{
    private const int NoHang = 1;
    private const nint WaitAll = 0x40000000; // __WALL: threads as well as children
    private const nint NoThread = 0x20000000; // __WNOTHREAD: this thread's own tracees only

    /// <summary>Waits for one thread, or for any with -1.</summary>
    /// <param name="tid">Which.</param>
    /// <param name="status">How it stopped or ended.</param>
    /// <param name="block">Whether to wait, or only to look.</param>
    /// <returns>The thread; 0 when none has anything to report; -1 when there is none to wait for.</returns>
    public static int Wait(int tid, out WaitStatus status, bool block = true)
    {
        int word = 0;
        nint options = WaitAll | (tid == -1 ? NoThread : 0) | (block ? 0 : NoHang);
        long result = RawSyscall.InvokeRestarting((long)SyscallId.Wait4, tid, (nint)(&word), options, 0);
        status = new WaitStatus(word);
        return result < 0 ? -1 : (int)result;
    }
}
