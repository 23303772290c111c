namespace Weir.Scenarios.Themes;

/// <summary>What is refused to a user who may do little: the scenario's thread becomes one, and ends with it. See
/// <see cref="Scripting.FailureTable"/> for the words of the tables.</summary>
internal static class UnprivilegedFailureScenarios
{
    public static ScenarioSet Set { get; } = new()
    {
        {
            "errors-unprivileged-files", "chmod chown utime unlink rename open mknod",
            "what belongs to others, as nobody",
                """
                ok setgroups 0 0
                f = ok openat D 'file 2 0
                v = ok socket 1 1 0
                ok mkdir 'shut 0
                d = ok openat D 'shut 0x200000 0
                ok mkdir 'sticky 0
                ok chmod 'sticky 0x3ff
                ok mknod 'sticky/x 0x81b6 0
                ok mkdir 'sticky/d 0x1ff
                ok mkdir 'mine 0x1ff
                ok chmod 'mine 0x1ff
                ok setresgid 65534 65534 65534
                ok setresuid 65534 65534 65534
                EPERM chmod 'file 0
                EPERM fchmod f 0
                EPERM fchmodat D 'file 0
                EPERM fchmodat2 D 'file 0 0
                EPERM chown 'file 1 1
                EPERM lchown 'file 1 1
                EPERM fchown f 1 1
                EPERM fchownat D 'file 1 1 0
                EPERM utime 'file [1,1]
                EPERM utimes 'file [1,1,1,1]
                EPERM utimensat D 'file [1,1,1,1] 0
                EPERM futimesat D 'file [1,1,1,1]
                EPERM unlink 'sticky/x
                EPERM unlinkat D 'sticky/x 0
                EPERM rmdir 'sticky/d
                EPERM rename 'sticky/x 'sticky/y
                EPERM renameat D 'sticky/x D 'sticky/y
                EPERM renameat2 D 'sticky/x D 'sticky/y 0
                EPERM open 'file 0x40000 0
                EPERM openat D 'file 0x40000 0
                EPERM mknod 'mine/b 0x2180 0x103
                EPERM mknodat D 'mine/b 0x2180 0x103
                EPERM chroot 'folder
                EPERM acct 0
                EPERM mount 0 'folder 'tmpfs 0 0
                EPERM umount2 'folder 0
                EPERM pivot_root 'folder 'folder
                EPERM mount_setattr D 'folder 0 B 32
                EPERM swapon 'file 0
                EPERM swapoff 'file
                EPERM open_by_handle_at D (8,1,0,0) 0
                EPERM landlock_restrict_self f 0
                EACCES access 'file 2
                EACCES faccessat D 'file 2
                EACCES faccessat2 D 'file 2 0
                EACCES open 'file 2 0
                EACCES creat 'file 0
                EACCES openat D 'file 2 0
                EACCES openat2 D 'file [2,0,0] 24
                EACCES utime 'file 0
                EACCES utimes 'file 0
                EACCES utimensat D 'file 0 0
                EACCES truncate 'file 0
                EACCES mkdir 'x 0
                EACCES execve 'file 0 0
                EACCES execveat D 'file 0 0 0
                EACCES fchdir d
                EACCES chdir 'shut
                EACCES bind v un:new 110
                """
        },
        {
            "errors-unprivileged-system", "sethostname settimeofday reboot setns unshare bpf",
            "what only the machine's master may do",
                """
                ok setgroups 0 0
                u = ok openat D '/proc/self/ns/uts 0 0
                ok setresgid 65534 65534 65534
                ok setresuid 65534 65534 65534
                EPERM sethostname 'x 1
                EPERM setdomainname 'x 1
                EPERM reboot 0 0 0 0
                EPERM settimeofday [1,0] 0
                EPERM clock_settime 0 [1,0]
                EPERM adjtimex (1,0)
                EPERM clock_adjtime 0 (1,0)
                EPERM vhangup
                EPERM syslog 5 0 0
                EPERM setuid 0
                EPERM setgid 0
                EPERM setreuid 0 0
                EPERM setregid 0 0
                EPERM setresuid 0 0 0
                EPERM setresgid 0 0 0
                EPERM setgroups 0 0
                EPERM setns u 0
                EPERM unshare 0x04000000
                EPERM clone 0x04000000 0 0 0 0
                EPERM clone3 [0x04000000,0,0,0,0,0,0,0] 64
                EPERM capset (0x20080522,0) (1,1,0,0,0,0)
                EPERM prctl 24 0 0 0 0
                EACCES seccomp 1 0 [1,[0x7fff000000000006]]
                EACCES prctl 22 2 [1,[0x7fff000000000006]] 0 0
                EPERM bpf 5 (2,2,0,0) 48
                EPERM userfaultfd 0
                EPERM fanotify_init 4 0
                EPERM timerfd_create 8 0
                EPERM membarrier 32 0 0
                EACCES perf_event_open B -1 0 -1 0
                EPERM socket 2 3 1
                """
        },
        {
            "errors-unprivileged-processes", "kill ptrace pidfd_getfd setpriority prlimit64",
            "another user's process",
                """
                ok setgroups 0 0
                p = ok pidfd_open 1 0
                ok setresgid 65534 65534 65534
                ok setresuid 65534 65534 65534
                EPERM kill 1 0
                EPERM tkill 1 0
                EPERM tgkill 1 1 0
                EPERM rt_sigqueueinfo 1 0 (0,0,-1)
                EPERM rt_tgsigqueueinfo 1 1 0 (0,0,-1)
                EPERM pidfd_send_signal p 0 0 0
                EPERM pidfd_getfd p 0 0
                EPERM ptrace 16 1 0 0
                EPERM process_vm_readv 1 [B,8] 1 [B,8] 1 0
                EPERM process_vm_writev 1 [B,8] 1 [B,8] 1 0
                EPERM kcmp 1 me 1 0 0
                EPERM get_robust_list 1 B B
                EPERM prlimit64 1 7 B 0
                EPERM migrate_pages 1 64 B B
                EPERM move_pages 1 1 B 0 B 2
                EPERM move_pages me 1 B 0 B 4
                EPERM mbind 0x10000 4096 0 0 0 4
                EPERM sched_setscheduler 1 0 (0)
                EPERM sched_setscheduler 0 1 (1)
                EPERM sched_setparam 1 (0)
                EPERM sched_setaffinity 1 8 [1]
                EPERM sched_setattr 1 (48,0,0,0,0,0,0,0,0,0,0,0) 0
                EPERM setpriority 0 1 0
                EACCES setpriority 0 0 -1
                EPERM ioprio_set 1 1 0x4000
                EPERM ioprio_set 1 0 0x2000
                """
        },
        {
            "errors-unprivileged-memory", "mlock mlockall mmap shmget", "memory that may not be locked",
                """
                old = [0,0]
                m = ok mmap 0 8192 3 0x22 -1 0
                s = ok memfd_secret 0
                ok ftruncate s 65536
                ok mlock m 4096
                ok prlimit64 0 8 0 old
                ok prlimit64 0 8 [4096,old:1] 0
                ok setresgid 65534 65534 65534
                ok setresuid -1 65534 -1
                EAGAIN mmap 0 8192 3 0x2022 -1 0
                ENOMEM mlock m 8192
                ENOMEM mlock2 m 8192 0
                ENOMEM mlockall 1
                EAGAIN mremap m 4096 65536 1 0
                EAGAIN mmap 0 65536 3 1 s 0
                ok prlimit64 0 8 [0,old:1] 0
                EPERM mlock 0x10000 4096
                EPERM mlock2 0x10000 4096 0
                EPERM mlockall 1
                EPERM mmap 0 4096 3 0x2022 -1 0
                EPERM shmget 0 0x200000 0xb80
                ok setresuid -1 0 -1
                ok prlimit64 0 8 old 0
                ok setresuid 65534 65534 65534
                ok prlimit64 0 7 0 old
                EPERM setrlimit 7 [0xffffff,0xffffff]
                EPERM prlimit64 0 7 [0xffffff,0xffffff] 0
                """,
            true
        },
    };
}
