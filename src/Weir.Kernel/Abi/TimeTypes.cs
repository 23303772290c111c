using System.Runtime.InteropServices;

namespace Weir.Kernel.Abi;

/// <summary>Seconds and nanoseconds (<c>struct __kernel_timespec</c>, include/uapi/linux/time_types.h).</summary>
[StructLayout(LayoutKind.Sequential)]
public record struct KernelTimespec
{
    /// <summary>Whole seconds.</summary>
    public long Seconds { get; set; }

    /// <summary>0 to 999,999,999.</summary>
    public long Nanoseconds { get; set; }

    /// <summary>The same span of time.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="span"/> is negative: io_getevents(2) would take it as "for ever", other calls as an error.
    /// </exception>
    public static KernelTimespec From(TimeSpan span)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(span, TimeSpan.Zero);
        return new KernelTimespec
        {
            Seconds = span.Ticks / TimeSpan.TicksPerSecond,
            Nanoseconds = span.Ticks % TimeSpan.TicksPerSecond * 100,
        };
    }

    /// <summary>The same as a span, to 100 ns.</summary>
    public readonly TimeSpan ToTimeSpan() =>
        TimeSpan.FromTicks((Seconds * TimeSpan.TicksPerSecond) + (Nanoseconds / 100));
}

/// <summary>
/// First expiry and period of a timer (<c>struct __kernel_itimerspec</c>, include/uapi/linux/time_types.h).
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public record struct KernelItimerspec
{
    /// <summary>Period; zero: once.</summary>
    public KernelTimespec Interval { get; set; }

    /// <summary>Time to the first expiry; zero: not armed.</summary>
    public KernelTimespec Value { get; set; }
}

/// <summary>Clocks that timerfd_create(2) takes (<c>CLOCK_*</c>, include/uapi/linux/time.h).</summary>
public enum TimerClock
{
    /// <summary>Wall clock; jumps when it is set.</summary>
    Realtime = 0,

    /// <summary>Since boot, without time asleep.</summary>
    Monotonic = 1,

    /// <summary>Since boot, with time asleep.</summary>
    BootTime = 7,

    /// <summary>Wall clock that wakes the machine.</summary>
    RealtimeAlarm = 8,

    /// <summary>Since boot, and wakes the machine.</summary>
    BootTimeAlarm = 9,
}
