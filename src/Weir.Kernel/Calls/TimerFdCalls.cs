using Weir.Catalogue;
using Weir.Kernel.Abi;

namespace Weir.Kernel.Calls;

/// <summary>Calls on timers that are descriptors.</summary>
public static unsafe class TimerFdCalls
{
    /// <summary>Makes a timer; it does not survive exec.</summary>
    public static long Create(TimerClock clock, bool nonBlocking) =>
        RawSyscall.Invoke((long)SyscallId.TimerfdCreate, (nint)clock, 0x80000 | (nonBlocking ? 0x800 : 0));

    /// <summary>Arms the timer, or disarms it with a zero value.</summary>
    /// <param name="fd">The timer.</param>
    /// <param name="absolute">Whether the value is a time of its clock rather than a delay.</param>
    /// <param name="cancelOnSet">
    /// Whether reads end with ECANCELED when the wall clock jumps; needs an absolute time.
    /// </param>
    /// <param name="setting">First expiry and period.</param>
    public static long Set(int fd, bool absolute, bool cancelOnSet, in KernelItimerspec setting)
    {
        fixed (KernelItimerspec* from = &setting)
        {
            return RawSyscall.Invoke(
                (long)SyscallId.TimerfdSettime, fd, (absolute ? 1 : 0) | (cancelOnSet ? 2 : 0), (nint)from, 0);
        }
    }

    /// <summary>Time left to the next expiry, and the period.</summary>
    public static long Get(int fd, out KernelItimerspec setting)
    {
        fixed (KernelItimerspec* to = &setting)
        {
            return RawSyscall.Invoke((long)SyscallId.TimerfdGettime, fd, (nint)to);
        }
    }
}
