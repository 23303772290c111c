namespace Weir.Scenarios.Themes;

/// <summary>Questions and orders to the kernel that are refused for what is in their structures. See <see
/// cref="Scripting.FailureTable"/> for the words of the tables.</summary>
internal static class KernelFailureScenarios
{
    public static ScenarioSet Set { get; } = new()
    {
        {
            "errors-programs", "bpf seccomp prctl landlock_add_rule landlock_restrict_self perf_event_open",
            "programs, filters, rules and counters that are refused",
                """
                E2BIG bpf 5 [0] 99999
                EFAULT bpf 5 8 48
                EBADF bpf 1 (99999,0,0,0,0,0,0,0) 32
                k = ok bpf 0 (2,4,8,1) 48
                EFAULT bpf 1 (k,0,8,0,B,0,0,0) 32
                h = ok bpf 0 (1,4,8,1) 48
                ENOENT bpf 1 [h,[99],B,0] 32
                EACCES bpf 5 [0x100000001,[0x95],'GPL,0,0,0] 48
                EINVAL perf_event_open [0x7000000001,0,0,0,0,0,0,0,0,0,0,0,0,0] 0 -1 -1 0xffff
                E2BIG perf_event_open [0xffff00000001,0] 0 -1 -1 0
                ENOENT perf_event_open [0x70000000ff,0,0,0,0,0,0,0,0,0,0,0,0,0,0] 0 -1 -1 0
                EBADF perf_event_open [0x7000000001,0,0,0,0,0,0,0,0,0,0,0,0,0] 0 -1 99999 0
                ESRCH perf_event_open [0x7000000001,0,0,0,0,0,0,0,0,0,0,0,0,0] N -1 -1 0
                EOVERFLOW perf_event_open [0x7000000001,0,1,0x20,0,0,0,0,0,0,0,0,0,0xffff00000000] 0 -1 -1 0
                EFAULT seccomp 1 0 8
                EOPNOTSUPP seccomp 2 0 (0x12340000)
                EFAULT prctl 15 8 0 0 0
                EINVAL prctl 1 99 0 0 0
                ENODEV prctl 52 99 0 0 0
                EPERM prctl 28 0x1000 0 0 0
                r = ok landlock_create_ruleset [0x800] 8 0
                ENOMSG landlock_add_rule r 1 (0,0,R) 0
                EFAULT landlock_add_rule r 1 8 0
                EINVAL landlock_add_rule r 1 (0x4000,0,R) 0
                EBADF landlock_add_rule r 1 (0x800,0,99999) 0
                EBADFD landlock_add_rule r 1 (0x800,0,r) 0
                ok prctl 38 1 0 0 0
                ok landlock_restrict_self r 0
                ok landlock_restrict_self r 0
                ok landlock_restrict_self r 0
                ok landlock_restrict_self r 0
                ok landlock_restrict_self r 0
                ok landlock_restrict_self r 0
                ok landlock_restrict_self r 0
                ok landlock_restrict_self r 0
                ok landlock_restrict_self r 0
                ok landlock_restrict_self r 0
                ok landlock_restrict_self r 0
                ok landlock_restrict_self r 0
                ok landlock_restrict_self r 0
                ok landlock_restrict_self r 0
                ok landlock_restrict_self r 0
                ok landlock_restrict_self r 0
                E2BIG landlock_restrict_self r 0
                ok seccomp 1 8 [1,[0x7fff000000000006]]
                EBUSY seccomp 1 8 [1,[0x7fff000000000006]]
                """
        },
        {
            "errors-watches", "epoll_ctl epoll_wait fanotify_mark inotify_add_watch select",
            "watching what cannot be watched, or twice",
                """
                ok epoll_ctl E 1 V (1,0,0)
                EEXIST epoll_ctl E 1 V (1,0,0)
                ENOENT epoll_ctl E 3 W (1,0,0)
                ENOENT epoll_ctl E 2 W (1,0,0)
                e = ok epoll_create1 0
                ok epoll_ctl e 1 E (1,0,0)
                ELOOP epoll_ctl E 1 e (1,0,0)
                ok write V [1] 8
                EFAULT epoll_wait E 8 1 0
                EFAULT epoll_pwait E 8 1 0 0 8
                EFAULT epoll_pwait2 E 8 1 [0,0] 0 8
                ok dup2 V 200
                ok close 200
                EBADF select 256 [0,0,0,0x100] 0 0 [0,0]
                EBADF pselect6 256 [0,0,0,0x100] 0 0 [0,0] 0
                i = ok inotify_init
                ok inotify_add_watch i 'file 1
                EEXIST inotify_add_watch i 'file 0x10000001
                EINVAL fanotify_init 0xfffff 0
                EINVAL fanotify_mark F 1 1 D 'file
                y = ok fanotify_init 0 0
                EINVAL fanotify_mark y 0 1 D 'file
                ENOENT fanotify_mark y 1 1 D 'gone
                ENOENT fanotify_mark y 2 1 D 'file
                ENOTDIR fanotify_mark y 9 1 D 'file
                EBADF fanotify_mark X 1 1 D 'file
                EISDIR fanotify_mark y 0x401 1 D 'folder
                ok fanotify_mark y 0x441 1 D 'file
                EINVAL fanotify_mark y 1 0x10000 D 'file
                """
        },
        {
            "errors-clocks", "timer_settime timer_gettime timer_create clock_adjtime clock_settime adjtimex",
            "clocks and timers that cannot be set so",
                """
                t = (0)
                ok timer_create 1 [0,0x100000000,0,0,0,0,0,0] t
                EFAULT timer_gettime t.0 8
                EFAULT timer_settime t.0 0 8 0
                EINVAL timer_settime t.0 0 [0,0,0,9999999999] 0
                EINVAL timer_create 1 [0,0x6300000000,0,0,0,0,0,0] t
                EOPNOTSUPP clock_adjtime 1 [1]
                EINVAL clock_adjtime 99 B
                EINVAL clock_nanosleep 0 0 [0,9999999999] 0
                EINVAL settimeofday [0,9999999] 0
                EINVAL clock_settime 0 [0,9999999999]
                EINVAL adjtimex [0x4000,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]
                """
        },
        {
            "errors-identities", "setuid setresuid capget capset getgroups sched_setattr rt_sigqueueinfo",
            "users, rights and priorities that there are not",
                """
                EINVAL setuid -1
                EINVAL setgid -1
                EINVAL capget (99,0) B
                ESRCH capget (0x20080522,N) B
                EINVAL capget (0x20080522,-1) B
                EFAULT capset (0x20080522,0) 8
                EINVAL capset (99,0) B
                EPERM capset (0x20080522,1) (0,0,0,0,0,0)
                E2BIG sched_setattr 0 (9999,0,0,0,0,0,0,0,0,0,0,0) 0
                EINVAL rt_sigqueueinfo me 99 (99,0,-1)
                EINVAL rt_tgsigqueueinfo me self 99 (99,0,-1)
                p = ok pidfd_open me 0
                EINVAL pidfd_getfd p 0 1
                EINVAL pidfd_send_signal p 99 0 0
                EINVAL pidfd_send_signal p 0 0 99
                EINVAL waitid 3 -1 0 4 0
                EBADF waitid 3 X 0 4 0
                ESRCH ptrace 99 me 0 0
                EPERM ptrace 16 me 0 0
                EFAULT sysfs 1 8
                st = B
                ok stat 'file st
                EFAULT ustat st.0 8
                EFAULT quotactl 0x80000200 8 0 B
                ENOENT quotactl 0x80000200 'gone 0 B
                ENOTBLK quotactl 0x80000200 'file 0 B
                ok setgroups 3 (1,2,3)
                EFAULT getgroups 64 8
                EINVAL getgroups 1 B
                EINVAL membarrier 0 1 0
                EEXIST clone3 [0,0,0,0,17,0,0,0,[1],1,0] 88
                """
        },
        {
            "errors-aio", "io_setup io_submit io_getevents io_cancel io_destroy",
            "contexts and requests that make no sense",
                """
                c = [0]
                ok io_setup 8 c
                EINVAL io_setup 8 c
                EINVAL io_submit c:0 -1 B
                EFAULT io_submit c:0 1 8
                EBADF io_submit c:0 1 [[0,0,0x1869f00000000,B,8,0,0,0]]
                EINVAL io_getevents c:0 -1 1 B [0,0]
                EFAULT io_getevents c:0 1 1 8 8
                EFAULT io_cancel c:0 8 B
                EINVAL io_cancel c:0 B B
                EINVAL io_setup 0x7fffffff [0]
                u = ok io_uring_setup 4 (0,0,0x40,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0)
                EBADFD io_uring_enter u 1 0 0 0 0
                w = ok io_uring_setup 4 (0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0)
                EFAULT io_uring_enter w 0 1 9 8 24
                EAGAIN io_setup 4000000 [0]
                """
        },
        {
            "errors-session-keys", "request_key add_key keyctl",
            "keys of the session that are revoked, closed or too old",
                """
                ok setresgid 65534 65534 65534
                ok setresuid 65534 65534 65534
                ok keyctl 1 0
                k = ok add_key 'user 'gone B 8 -3
                ok keyctl 3 k
                EKEYREVOKED request_key 'user 'gone 0 0
                l = ok add_key 'user 'closed B 8 -3
                ok keyctl 5 l 0x37000000
                EACCES request_key 'user 'closed 0 0
                o = ok add_key 'user 'old B 8 -3
                r = ok add_key 'keyring 'ring 0 0 -3
                ok keyctl 15 o 1
                ok keyctl 15 r 1
                ok clock_nanosleep 0 0 [1,1000000] 0
                EKEYEXPIRED keyctl 11 o B 8
                EKEYEXPIRED add_key 'user 'x B 8 r
                """
        },
    };
}
