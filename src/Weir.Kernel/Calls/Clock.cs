using Weir.Catalogue;

namespace Weir.Kernel.Calls;

/// <summary>The kernel's clocks (clock_gettime(2)).</summary>
public static unsafe class Clock
{
    private const int Realtime = 0, Boottime = 7;

    /// <summary>Nanoseconds since boot, time asleep included: the clock of every record.</summary>
    public static long BootNs => Read(Boottime);

    /// <summary>Nanoseconds since 1970.</summary>
    public static long WallNs => Read(Realtime);

    /// <summary>Reads any clock, as the kernel writes it: seconds and nanoseconds, eight bytes each.</summary>
    /// <returns>0 or a negative error.</returns>
    public static long TryRead(int clock, Span<byte> time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time.Length, 16);
        fixed (byte* to = time)
        {
            return RawSyscall.Invoke((long)SyscallId.ClockGettime, clock, (nint)to);
        }
    }

    /// <summary>Sleeps until the boot clock shows a time, or a signal comes.</summary>
    public static void SleepUntilBoot(long timeNs)
    {
        const int Absolute = 1;
        long* time = stackalloc long[2] { timeNs / 1_000_000_000, timeNs % 1_000_000_000 };
        RawSyscall.Invoke((long)SyscallId.ClockNanosleep, Boottime, Absolute, (nint)time);
    }

    private static long Read(int clock)
    {
        long* time = stackalloc long[2];
        KernelException.Check(RawSyscall.Invoke((long)SyscallId.ClockGettime, clock, (nint)time), "clock_gettime");
        return time[0] * 1_000_000_000 + time[1];
    }
}
