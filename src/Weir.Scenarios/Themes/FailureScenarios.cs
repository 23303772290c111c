namespace Weir.Scenarios.Themes;

/// <summary>Failures that can be had safely, error by error. The tables' words are those of
/// <see cref="Scripting.FailureTable"/>.</summary>
internal static class FailureScenarios
{
    public static ScenarioSet Set { get; } = new()
    {
        {
            "errors-bad-descriptor", "read", "a number that is no descriptor, for every call that wants one",
                """
                EBADF read X B 8
                EBADF write X B 8
                EBADF pread64 X B 8 0
                EBADF pwrite64 X B 8 0
                EBADF readv X B 1
                EBADF writev X B 1
                EBADF preadv X B 1 0 0
                EBADF pwritev X B 1 0 0
                EBADF preadv2 X B 1 0 0 0
                EBADF pwritev2 X B 1 0 0 0
                EBADF fstat X B
                EBADF lseek X 0 0
                EBADF ioctl X 0 0
                EBADF dup X
                EBADF dup2 X 1
                EBADF dup3 X 1 0
                EBADF fcntl X 1 0
                EBADF flock X 1
                EBADF fsync X
                EBADF fdatasync X
                EBADF syncfs X
                EBADF sync_file_range X 0 0 0
                EBADF ftruncate X 0
                EBADF fallocate X 0 0 1
                EBADF fadvise64 X 0 0 0
                EBADF readahead X 0 1
                EBADF getdents X B 64
                EBADF getdents64 X B 64
                EBADF fchdir X
                EBADF fchmod X 0
                EBADF fchown X -1 -1
                EBADF fstatfs X B
                EBADF fgetxattr X 'user.weir B 8
                EBADF fsetxattr X 'user.weir B 1 0
                EBADF flistxattr X B 8
                EBADF fremovexattr X 'user.weir
                EBADF sendfile X F 0 1
                EBADF sendfile W X 0 1
                EBADF copy_file_range X 0 F 0 1 0
                EBADF copy_file_range F 0 X 0 1 0
                EBADF splice X 0 W 0 1 0
                EBADF splice Q 0 X 0 1 0
                EBADF tee X W 1 0
                EBADF vmsplice X B 1 0
                EBADF mmap 0 4096 1 2 X 0
                EBADF epoll_ctl X 1 0 B
                EBADF epoll_ctl E 1 X B
                EBADF epoll_wait X B 1 0
                EBADF epoll_pwait X B 1 0 0 8
                EBADF epoll_pwait2 X B 1 0 0 8
                EBADF inotify_add_watch X 'file 1
                EBADF inotify_rm_watch X 1
                EBADF timerfd_settime X 0 B 0
                EBADF timerfd_gettime X B
                EBADF signalfd X B 8
                EBADF signalfd4 X B 8 0
                EBADF bind X B 16
                EBADF listen X 1
                EBADF accept X 0 0
                EBADF accept4 X 0 0 0
                EBADF connect X B 16
                EBADF getsockname X B B
                EBADF getpeername X B B
                EBADF sendto X B 1 0 0 0
                EBADF recvfrom X B 1 0 0 0
                EBADF sendmsg X B 0
                EBADF recvmsg X B 0
                EBADF sendmmsg X B 1 0
                EBADF recvmmsg X B 1 0 0
                EBADF shutdown X 0
                EBADF setsockopt X 1 2 B 4
                EBADF getsockopt X 1 2 B B
                EBADF pidfd_send_signal X 0 0 0
                EBADF pidfd_getfd X 1 0
                EBADF setns X 0
                EBADF process_madvise X B 0 0 0
                EBADF process_mrelease X 0
                EBADF mq_timedsend X B 1 0 0
                EBADF mq_timedreceive X B 1 0 0
                EBADF mq_notify X 0
                EBADF mq_getsetattr X 0 0
                EBADF cachestat X B B 0
                EBADF fsconfig X 0 'x 0 0
                EBADF fsmount X 0 0
                EBADF io_uring_enter X 0 0 0 0 0
                EBADF openat X 'file 0 0
                EBADF openat2 X 'file B 24
                EBADF newfstatat X 'file B 0
                EBADF statx X 'file 0 0x7ff B
                EBADF mkdirat X 'new 0
                EBADF mknodat X 'new 0x1180 0
                EBADF unlinkat X 'file 0
                EBADF renameat X 'file D 'new
                EBADF renameat2 D 'file X 'new 0
                EBADF linkat X 'file D 'new 0
                EBADF symlinkat 'target X 'new
                EBADF readlinkat X 'file B 8
                EBADF fchmodat X 'file 0
                EBADF fchmodat2 X 'file 0 0
                EBADF fchownat X 'file -1 -1 0
                EBADF faccessat X 'file 0
                EBADF faccessat2 X 'file 0 0
                EBADF utimensat X 'file 0 0
                EBADF futimesat X 'file 0
                EBADF name_to_handle_at X 'file B B 0
                EBADF execveat X 'file 0 0 0
                """
        },
        {
            "errors-path-only-descriptor", "read", "a descriptor of O_PATH is good for nothing but names",
                """
                EBADF read O B 8
                EBADF write O B 8
                EBADF pread64 O B 8 0
                EBADF readv O B 1
                EBADF lseek O 0 0
                EBADF ioctl O 0 0
                EBADF flock O 1
                EBADF fsync O
                EBADF ftruncate O 0
                EBADF fallocate O 0 0 1
                EBADF getdents64 O B 64
                EBADF fchmod O 0
                EBADF fchown O -1 -1
                EBADF fgetxattr O 'user.weir B 8
                EBADF mmap 0 4096 1 2 O 0
                EBADF accept4 O 0 0 0
                """
        },
        {
            "errors-not-a-directory", "openat", "a file where a directory's descriptor belongs",
                """
                ENOTDIR openat F 'x 0 0
                ENOTDIR openat2 F 'x B 24
                ENOTDIR newfstatat F 'x B 0
                ENOTDIR statx F 'x 0 0x7ff B
                ENOTDIR mkdirat F 'x 0
                ENOTDIR mknodat F 'x 0x1180 0
                ENOTDIR unlinkat F 'x 0
                ENOTDIR renameat F 'x D 'new
                ENOTDIR renameat2 F 'x D 'new 0
                ENOTDIR linkat F 'x D 'new 0
                ENOTDIR symlinkat 'target F 'new
                ENOTDIR readlinkat F 'x B 8
                ENOTDIR fchmodat F 'x 0
                ENOTDIR fchownat F 'x -1 -1 0
                ENOTDIR faccessat F 'x 0
                ENOTDIR faccessat2 F 'x 0 0
                ENOTDIR utimensat F 'x 0 0
                ENOTDIR futimesat F 'x 0
                ENOTDIR execveat F 'x 0 0 0
                ENOTDIR name_to_handle_at F 'x B B 0
                ENOTDIR fchdir F
                ENOTDIR getdents F B 64
                ENOTDIR getdents64 F B 64
                ENOTDIR chdir 'file
                ENOTDIR chroot 'file
                ENOTDIR rmdir 'file
                ENOTDIR open 'file 0x10000 0
                ENOTDIR openat D 'file 0x10000 0
                ENOTDIR inotify_add_watch I 'file 0x1000001
                """
        },
        {
            "errors-bad-memory", "read", "results and arguments at an address that is no memory",
                """
                EFAULT read F 8 8
                EFAULT write F 8 8
                EFAULT pread64 F 8 8 0
                EFAULT pwrite64 F 8 8 0
                EFAULT readv F 8 1
                EFAULT writev F 8 1
                EFAULT preadv F 8 1 0 0
                EFAULT pwritev F 8 1 0 0
                EFAULT preadv2 F 8 1 0 0 0
                EFAULT pwritev2 F 8 1 0 0 0
                EFAULT fstat F 8
                EFAULT stat 'file 8
                EFAULT lstat 'file 8
                EFAULT newfstatat D 'file 8 0
                EFAULT statx D 'file 0 0x7ff 8
                EFAULT statfs 'file 8
                EFAULT fstatfs F 8
                EFAULT getdents64 R 8 64
                EFAULT pipe 8
                EFAULT pipe2 8 0
                EFAULT getcwd 8 4096
                EFAULT openat2 D 'file 8 24
                EFAULT utime 'file 8
                EFAULT utimes 'file 8
                EFAULT utimensat D 'file 8 0
                EFAULT sendfile W F 8 1
                EFAULT copy_file_range F 8 F 0 1 0
                EFAULT splice F 8 W 0 1 0
                EFAULT vmsplice W 8 1 0
                EFAULT poll 8 1 0
                EFAULT ppoll 8 1 0 0 8
                EFAULT select 1 8 0 0 B
                EFAULT pselect6 1 8 0 0 B 0
                EFAULT epoll_ctl E 1 Q 8
                EFAULT gettimeofday 8 0
                EFAULT settimeofday 8 0
                EFAULT time 8
                EFAULT times 8
                EFAULT clock_gettime 0 8
                EFAULT clock_settime 0 8
                EFAULT clock_getres 0 8
                EFAULT clock_nanosleep 0 0 8 0
                EFAULT nanosleep 8 0
                EFAULT getitimer 0 8
                EFAULT setitimer 0 8 0
                EFAULT timer_create 0 0 8
                EFAULT timer_create 0 8 B
                EFAULT timerfd_settime T 0 8 0
                EFAULT timerfd_gettime T 8
                EFAULT adjtimex 8
                EFAULT clock_adjtime 0 8
                EFAULT uname 8
                EFAULT sysinfo 8
                EFAULT getrlimit 7 8
                EFAULT setrlimit 7 8
                EFAULT prlimit64 0 7 8 0
                EFAULT getrusage 0 8
                EFAULT getresuid 8 8 8
                EFAULT getresgid 8 8 8
                EFAULT capget 8 0
                EFAULT capset 8 0
                EFAULT sched_setparam 0 8
                EFAULT sched_getparam 0 8
                EFAULT sched_setscheduler 0 0 8
                EFAULT sched_setattr 0 8 0
                EFAULT sched_getattr 0 8 48 0
                EFAULT sched_setaffinity 0 128 8
                EFAULT sched_getaffinity 0 128 8
                EFAULT sched_rr_get_interval 0 8
                EFAULT rt_sigaction 10 8 0 8
                EFAULT rt_sigprocmask 0 8 0 8
                EFAULT rt_sigpending 8 8
                EFAULT rt_sigsuspend 8 8
                EFAULT rt_sigtimedwait 8 0 0 8
                EFAULT sigaltstack 8 0
                EFAULT signalfd4 -1 8 8 0
                EFAULT getrandom 8 8 0
                EFAULT memfd_create 8 0
                EFAULT socketpair 1 1 0 8
                EFAULT bind S 8 16
                EFAULT connect S 8 16
                EFAULT getsockname S B 8
                EFAULT sendto U 8 1 0 0 0
                EFAULT sendmsg U 8 0
                EFAULT recvmsg U 8 0x40
                EFAULT sendmmsg U 8 1 0
                EFAULT setsockopt S 1 2 8 4
                EFAULT getsockopt S 1 2 B 8
                EFAULT futex 8 0 0 0 0 0
                EFAULT mq_open 8 0 0 0
                EFAULT mq_unlink 8
                EFAULT semop 0 8 1
                EFAULT setgroups 1 8
                EFAULT sethostname 8 1
                EFAULT setdomainname 8 1
                EFAULT io_setup 8 8
                EFAULT io_uring_setup 4 8
                EFAULT perf_event_open 8 0 -1 -1 0
                EFAULT landlock_create_ruleset 8 8 0
                EFAULT clone3 8 64
                EFAULT fgetxattr F 8 B 8
                EFAULT swapon 8 0
                EFAULT acct 8
                """
        },
    };
}
