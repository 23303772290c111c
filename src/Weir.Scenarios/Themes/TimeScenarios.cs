using Weir.Catalogue;
using Weir.Scenarios.Expecting;
using Weir.Scenarios.Scripting;
using static Weir.Catalogue.SyscallId;

namespace Weir.Scenarios.Themes;

/// <summary>Sleeping, timers, clocks: a timer's number is no descriptor.</summary>
internal static class TimeScenarios
{
    public static ScenarioSet Set { get; } = new()
    {
        {
            "sleep-syscalls", "nanosleep clock_nanosleep", "2 ms, 3 ms, and until an absolute time",
            s =>
            {
                s.Call(Nanosleep, s.Time(2), 0).Gives(0).Lasts(2).Bytes(-1).Args("tv_nsec=2000000");
                s.Call(ClockNanosleep, "CLOCK_MONOTONIC", 0, s.Time(3), 0).Gives(0).Lasts(3).Args("tv_nsec=3000000");
                s.Call(ClockNanosleep, "CLOCK_MONOTONIC", "TIMER_ABSTIME", s.Longs(1, 0), 0).Gives(0);
                s.Call(Nanosleep, s.Longs(-1, 0), 0).Fails(Errno.EINVAL);
                s.Call(ClockNanosleep, 99, 0, s.Time(1), 0).Fails(Errno.EINVAL);
            }
        },
        {
            "posix-timer-lifecycle", "timer_create timer_settime timer_gettime timer_getoverrun timer_delete",
            "a timer an hour ahead, which never fires",
            s =>
            {
                Block sevp = s.Memory(64).Put(12, 1);
                Block timer = s.Memory(4);
                s.Call(TimerCreate, "CLOCK_MONOTONIC", sevp, timer).Gives(0).Path(null).Must("fd", Comparison.Nothing);
                int id = timer.Int32();
                s.Call(TimerSettime, id, 0, s.Longs(0, 0, 3600, 0), 0).Gives(0).Path(null)
                    .Must("fd", Comparison.Nothing);
                s.Call(TimerGettime, id, s.Memory(32)).Gives(0).Must("fd", Comparison.Nothing).Args("tv_sec=3599");
                s.Call(TimerGetoverrun, id).Gives(0).Must("fd", Comparison.Nothing);
                s.Call(TimerDelete, id).Gives(0).Must("fd", Comparison.Nothing);
                s.Call(TimerDelete, id).Fails(Errno.EINVAL);
                s.Call(TimerGetoverrun, id).Fails(Errno.EINVAL);
                s.Call(TimerGettime, id, s.Memory(32)).Fails(Errno.EINVAL);
                s.Call(TimerSettime, id, 0, s.Longs(0, 0, 1, 0), 0).Fails(Errno.EINVAL);
                s.Call(TimerCreate, 99, 0, timer).Fails(Errno.EINVAL);
                s.Never("timer_create", new Check("path", Comparison.Contains, Text: "timerfd"));
            }
        },
        {
            "interval-timer-noop", "setitimer getitimer", "an interval timer, disarmed",
            s =>
            {
                s.Call(Setitimer, "ITIMER_VIRTUAL", s.Memory(32), 0).Gives(0);
                s.Call(Getitimer, "ITIMER_VIRTUAL", s.Memory(32)).Gives(0);
                s.Call(Getitimer, 9, s.Memory(32)).Fails(Errno.EINVAL);
                s.Call(Setitimer, 9, s.Memory(32), 0).Fails(Errno.EINVAL);
            }
        },
        {
            "clocks",
                "clock_gettime clock_getres clock_settime clock_adjtime adjtimex gettimeofday settimeofday time times",
            "every clock is read; setting one to nonsense is refused",
            s =>
            {
                s.Call(ClockGettime, "CLOCK_MONOTONIC", s.Memory(16)).Gives(0).Args("tv_sec=");
                s.Call(ClockGettime, 99, s.Memory(16)).Fails(Errno.EINVAL);
                s.Call(ClockGetres, "CLOCK_REALTIME", s.Memory(16)).Gives(0);
                s.Call(ClockGetres, 99, 0).Fails(Errno.EINVAL);
                s.Call(ClockSettime, "CLOCK_MONOTONIC", s.Longs(0, 0)).Fails(Errno.EINVAL);
                s.Call(ClockAdjtime, "CLOCK_REALTIME", s.Memory(208)).Ok();
                s.Call(ClockAdjtime, 99, s.Memory(208)).Fails(Errno.EINVAL);
                s.Call(Adjtimex, s.Memory(208)).Ok();
                s.Call(Adjtimex, 8).Fails(Errno.EFAULT);
                s.Call(Gettimeofday, s.Memory(16), 0).Gives(0);
                s.Call(Gettimeofday, 8, 0).Fails(Errno.EFAULT);
                s.Call(Settimeofday, s.Longs(0, 2_000_000), 0).Fails(Errno.EINVAL);
                s.Call(SyscallId.Time, s.Memory(8)).Ok();
                s.Call(SyscallId.Time, 8).Fails(Errno.EFAULT);
                s.Call(Times, s.Memory(32)).Ok();
            }
        },
        {
            "misc-basic", "getcpu uname sysinfo alarm", "small questions to the kernel",
            s =>
            {
                s.Call(Getcpu, s.Memory(4), s.Memory(4), 0).Gives(0);
                s.Call(Uname, s.Memory(390)).Gives(0).Args("Linux");
                s.Call(Sysinfo, s.Memory(112)).Gives(0);
                s.Call(Alarm, 0).Gives(0);
                s.Call(Getcpu, 8, 0, 0).Fails(Errno.EFAULT);
                s.Call(Uname, 8).Fails(Errno.EFAULT);
                s.Call(Sysinfo, 8).Fails(Errno.EFAULT);
            }
        },
        {
            "security-getrandom", "getrandom", "32 random bytes, and flags that do not exist",
            s =>
            {
                s.Call(Getrandom, s.Memory(32), 32, 0).Gives(32).Bytes(32);
                s.Call(Getrandom, s.Memory(32), 32, 0x100).Fails(Errno.EINVAL).Bytes(0);
            }
        },
    };
}
