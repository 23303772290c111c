using Weir.Catalogue;
using Weir.Scenarios.Expecting;
using Weir.Scenarios.Scripting;
using static Weir.Catalogue.SyscallId;

namespace Weir.Scenarios.Themes;

/// <summary>Scheduling, priorities, limits and who a process is; all set to what they were.</summary>
internal static class SchedulingScenarios
{
    public static ScenarioSet Set { get; } = new()
    {
        {
            "sched-basic",
            "sched_yield sched_getaffinity sched_setaffinity sched_getscheduler sched_getparam sched_getattr "
            + "sched_get_priority_max sched_get_priority_min sched_rr_get_interval sched_setscheduler sched_setparam "
            + "sched_setattr",
            "what the scheduler says, and the same set again",
            s =>
            {
                s.Call(SchedYield).Gives(0);
                Block mask = s.Memory(128);
                int size = s.Call(SchedGetaffinity, 0, 128, mask).Ok().Must("bytes", Comparison.AtLeast, 8);
                s.Call(SchedSetaffinity, 0, size, mask).Gives(0);
                s.Call(SchedGetscheduler, 0).Gives(0);
                s.Call(SchedGetparam, 0, s.Memory(4)).Gives(0);
                Block attr = s.Memory(56);
                s.Call(SchedGetattr, 0, attr, 56, 0).Gives(0);
                s.Call(SchedSetattr, 0, attr, 0).Gives(0);
                s.Call(SchedGetPriorityMax, "SCHED_FIFO").Gives(99);
                s.Call(SchedGetPriorityMin, "SCHED_FIFO").Gives(1);
                s.Call(SchedRrGetInterval, 0, s.Memory(16)).Gives(0);
                s.Call(SchedSetscheduler, 0, "SCHED_NORMAL", s.Memory(4)).Gives(0);
                s.Call(SchedSetparam, 0, s.Memory(4)).Gives(0);
            }
        },
        {
            "sched-errors",
            "sched_getaffinity sched_setaffinity sched_getscheduler sched_getparam sched_getattr "
            + "sched_get_priority_max "
            + "sched_get_priority_min sched_rr_get_interval sched_setscheduler sched_setparam sched_setattr",
            "of nobody, and with nonsense",
            s =>
            {
                s.Call(SchedGetaffinity, 0, 1, s.Memory(8)).Fails(Errno.EINVAL).Bytes(0);
                s.Call(SchedSetaffinity, 0x3fffffff, 8, s.Longs(1)).Fails(Errno.ESRCH);
                s.Call(SchedGetscheduler, 0x3fffffff).Fails(Errno.ESRCH);
                s.Call(SchedGetparam, -1, s.Memory(4)).Fails(Errno.EINVAL);
                s.Call(SchedGetattr, 0, s.Memory(56), 8, 0).Fails(Errno.EINVAL);
                s.Call(SchedGetPriorityMax, 99).Fails(Errno.EINVAL);
                s.Call(SchedGetPriorityMin, 99).Fails(Errno.EINVAL);
                s.Call(SchedRrGetInterval, -1, s.Memory(16)).Fails(Errno.EINVAL);
                s.Call(SchedSetscheduler, 0, 99, s.Memory(4)).Fails(Errno.EINVAL);
                s.Call(SchedSetparam, -1, s.Memory(4)).Fails(Errno.EINVAL);
                s.Call(SchedSetattr, 0x3fffffff, s.Memory(56).Put(0, 56), 0).Fails(Errno.ESRCH);
            }
        },
        {
            "priority-basic", "getpriority setpriority", "a nice value, and the same again",
            s =>
            {
                int raw = s.Call(Getpriority, "PRIO_PROCESS", 0).Ok();
                s.Call(Setpriority, "PRIO_PROCESS", 0, 20 - raw).Gives(0);
                s.Call(Getpriority, "PRIO_PROCESS", 0x3fffffff).Fails(Errno.ESRCH);
                s.Call(Setpriority, "PRIO_PROCESS", 0x3fffffff, 0).Fails(Errno.ESRCH);
            }
        },
        {
            "ioprio-basic", "ioprio_get ioprio_set", "an I/O priority, and the same again",
            s =>
            {
                int raw = s.Call(IoprioGet, "IOPRIO_WHO_PROCESS", 0).Ok();
                s.Call(IoprioSet, "IOPRIO_WHO_PROCESS", 0, raw).Gives(0);
                s.Call(IoprioGet, 99, 0).Fails(Errno.EINVAL);
                s.Call(IoprioSet, 99, 0, 0).Fails(Errno.EINVAL);
            }
        },
        {
            "limits", "getrlimit setrlimit prlimit64 getrusage", "limits as they are, set again; use of resources",
            s =>
            {
                Block limit = s.Memory(16);
                s.Call(Getrlimit, "RLIMIT_CORE", limit).Gives(0);
                s.Call(Setrlimit, "RLIMIT_CORE", limit).Gives(0);
                s.Call(Prlimit64, 0, "RLIMIT_NOFILE", 0, limit).Gives(0);
                s.Call(Getrusage, "RUSAGE_SELF", s.Memory(144)).Gives(0);
                s.Call(Getrlimit, 99, limit).Fails(Errno.EINVAL);
                s.Call(Setrlimit, 99, limit).Fails(Errno.EINVAL);
                s.Call(Prlimit64, 0x3fffffff, "RLIMIT_NOFILE", 0, limit).Fails(Errno.ESRCH);
                s.Call(Getrusage, 99, s.Memory(144)).Fails(Errno.EINVAL);
            }
        },
        {
            "identity",
            "getpid gettid getppid getuid geteuid getgid getegid getpgrp getpgid getsid getresuid getresgid getgroups",
            "who this is",
            s =>
            {
                s.Call(Gettid).Gives(Script.Tid);
                foreach (SyscallId id in (SyscallId[])[Getppid, Getuid, Geteuid, Getgid, Getegid, Getpgrp])
                {
                    s.Call(id).Ok();
                }

                s.Call(Getpgid, 0).Ok();
                s.Call(Getsid, 0).Ok();
                s.Call(Getpgid, 0x3fffffff).Fails(Errno.ESRCH);
                s.Call(Getsid, 0x3fffffff).Fails(Errno.ESRCH);
                s.Call(Getresuid, s.Memory(4), s.Memory(4), s.Memory(4)).Gives(0);
                s.Call(Getresgid, s.Memory(4), s.Memory(4), s.Memory(4)).Gives(0);
                s.Call(Getresuid, 8, 8, 8).Fails(Errno.EFAULT);
                s.Call(Getresgid, 8, 8, 8).Fails(Errno.EFAULT);
                s.Call(Getgroups, 0, 0).Ok();
                s.Call(Getgroups, -1, 0).Fails(Errno.EINVAL);
            }
        },
        {
            "identity-set",
            "setuid setgid setreuid setregid setresuid setresgid setfsuid setfsgid setgroups setpgid setsid umask "
            + "personality",
            "who this is, said again",
            s =>
            {
                s.Call(Setreuid, -1, -1).Gives(0);
                s.Call(Setregid, -1, -1).Gives(0);
                s.Call(Setresuid, -1, -1, -1).Gives(0);
                s.Call(Setresgid, -1, -1, -1).Gives(0);
                s.Call(Setfsuid, -1).Ok();
                s.Call(Setfsgid, -1).Ok();
                s.Call(Setuid, -1).Fails(Errno.EINVAL);
                s.Call(Setgid, -1).Fails(Errno.EINVAL);
                s.Call(Setuid, (int)s.Call(Getuid).Result).Gives(0);
                s.Call(Setgid, (int)s.Call(Getgid).Result).Gives(0);
                s.Call(Setgroups, -1, 0);
                s.Call(Setpgid, -1, 0).Fails(Errno.EINVAL);
                s.Call(Setpgid, 0, 0);
                s.Call(Setsid);
                int mask = s.Call(Umask, 0x12).Ok();
                s.Call(Umask, mask).Gives(0x12);
                s.Call(Personality, 0xffffffffu).Ok();
            },
            true
        },
    };
}
