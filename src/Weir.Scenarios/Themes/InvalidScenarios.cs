namespace Weir.Scenarios.Themes;

/// <summary>Calls with flags, sizes and places that do not exist; see <see cref="Scripting.FailureTable"/> for the
/// table's words.</summary>
internal static class InvalidScenarios
{
    public static ScenarioSet Set { get; } = new()
    {
        {
            "errors-invalid", "openat2", "flags, sizes and places that do not exist",
                """
                EINVAL openat2 D 'file B 8
                EINVAL openat D 'x 0x400000 0
                EINVAL statx D 'file 0x80000000 0 B
                EINVAL newfstatat D 'file B 0x80000
                EINVAL faccessat2 D 'file 0 0x80000
                EINVAL faccessat D 'file 99
                EINVAL access 'file 99
                EINVAL unlinkat D 'file 0x80000
                EINVAL renameat2 D 'file D 'new 0x80000
                EINVAL rename 'folder 'folder/below
                EINVAL linkat D 'file D 'new 0x80000
                EINVAL fchmodat2 D 'file 0 0x80000
                EINVAL fchownat D 'file 0 0 0x80000
                EINVAL utimensat D 'file 0 0x80000
                EINVAL name_to_handle_at D 'file B B 0x80000
                EINVAL readlink 'file B 64
                EINVAL readlink 'file B 0
                EINVAL truncate 'file -1
                EINVAL ftruncate F -1
                EINVAL ftruncate R 0
                EINVAL fallocate F 0 -1 1
                EINVAL fallocate F 0 0 0
                EINVAL lseek F 0 99
                EINVAL lseek F -1 0
                EINVAL pread64 F B 8 -1
                EINVAL pwrite64 F B 8 -1
                EINVAL readv F B 2000
                EINVAL writev F B 2000
                EINVAL preadv F B 1 -1 -1
                EINVAL pwritev F B 1 -1 -1
                EINVAL read E B 8
                EINVAL write E B 8
                EINVAL read V B 4
                EINVAL write V B 4
                EINVAL read T B 4
                EAGAIN read I B 1
                EBADF dup2 F -1
                EINVAL dup3 F F 0
                EINVAL dup3 F 77 1
                EINVAL fcntl F 9999 0
                EINVAL pipe2 B 1
                EINVAL close_range 9 8 0
                EINVAL close_range 90 91 99
                EINVAL sync_file_range F 0 0 99
                EINVAL sync_file_range F -1 0 0
                EINVAL fadvise64 F 0 0 99
                EINVAL copy_file_range F 0 F 0 1 99
                EINVAL splice F 0 F 0 1 0
                EINVAL splice Q 0 W 0 1 0x80000
                EINVAL tee Q W 1 0x80000
                EINVAL sendfile W E 0 1
                EINVAL mmap 0 0 1 0x22 -1 0
                EBADF mmap 0 4096 1 0 -1 0
                EINVAL mmap 0 4096 1 0x22 -1 1
                EINVAL munmap 1 4096
                EINVAL munmap 0x10000 0
                EINVAL mprotect 1 4096 1
                EINVAL mremap 1 4096 4096 0 0
                EINVAL msync 0x10000 4096 99
                EINVAL madvise 0x10000 4096 9999
                EINVAL mlock2 0x10000 4096 99
                EINVAL mlockall 0
                EINVAL mincore 1 4096 B
                EINVAL mseal 0x10000 4096 1
                EINVAL membarrier 0x7fffffff 0 0
                EINVAL pkey_alloc 1 0
                EINVAL memfd_create 'name 0x80000
                EINVAL memfd_secret 1
                EINVAL userfaultfd 0xffff
                EINVAL eventfd2 0 0xffff
                EINVAL signalfd4 -1 B 8 0xffff
                EINVAL signalfd4 -1 B 4 0
                EINVAL epoll_create 0
                EINVAL epoll_create1 1
                EINVAL epoll_ctl E 99 Q B
                EINVAL epoll_ctl E 1 E B
                EINVAL epoll_ctl F 1 Q B
                EINVAL epoll_wait E B 0 0
                EINVAL epoll_pwait E B 0 0 0 8
                EINVAL epoll_wait F B 1 0
                EINVAL poll B 100000000 0
                EINVAL ppoll B 100000000 0 0 8
                EINVAL select -1 0 0 0 0
                EINVAL pselect6 -1 0 0 0 0 0
                EINVAL inotify_init1 1
                EINVAL inotify_add_watch I 'file 0
                EINVAL inotify_add_watch F 'file 1
                EINVAL inotify_rm_watch I 99
                EINVAL timerfd_create 99 0
                EINVAL timerfd_create 0 1
                EINVAL timerfd_settime F 0 B 0
                EINVAL timerfd_gettime F B
                EINVAL timer_create 99 0 B
                EINVAL timer_settime 99999 0 B 0
                EINVAL timer_gettime 99999 B
                EINVAL timer_getoverrun 99999
                EINVAL timer_delete 99999
                EINVAL clock_gettime 99 B
                EINVAL clock_settime 99 B
                EINVAL clock_getres 99 B
                EINVAL clock_nanosleep 99 0 B 0
                EINVAL getitimer 99 B
                EINVAL setitimer 99 B 0
                EINVAL rt_sigaction 99 0 0 8
                EINVAL rt_sigaction 9 B 0 8
                EINVAL rt_sigaction 10 0 0 4
                EINVAL rt_sigprocmask 99 B 0 8
                EINVAL rt_sigprocmask 0 0 0 4
                EINVAL rt_sigpending B 16
                EINVAL rt_sigsuspend B 4
                EINVAL rt_sigtimedwait B 0 0 4
                EINVAL kill 0 99
                EINVAL tkill 0 0
                EINVAL tgkill 0 0 0
                EINVAL sched_setscheduler 0 99 B
                EINVAL sched_setparam 0 0
                EINVAL sched_getparam 0 0
                EINVAL sched_getscheduler -1
                EINVAL sched_get_priority_max 99
                EINVAL sched_get_priority_min 99
                EINVAL sched_getaffinity 0 4 B
                EINVAL sched_setaffinity 0 8 B
                EINVAL sched_setattr 0 0 0
                EINVAL sched_getattr 0 B 4 0
                EINVAL sched_rr_get_interval -1 B
                EINVAL getpriority 99 0
                EINVAL setpriority 99 0 0
                EINVAL ioprio_get 99 0
                EINVAL ioprio_set 99 0 0
                EINVAL getrlimit 99 B
                EINVAL setrlimit 99 B
                EINVAL prlimit64 0 99 0 0
                EINVAL getrusage 99 B
                EINVAL getgroups -1 0
                EINVAL setgroups 99999999 0
                EINVAL getrandom B 8 99
                EINVAL unshare 1
                EINVAL setns F 0
                EINVAL waitid 99 0 0 4 0
                EINVAL waitid 0 0 0 0 0
                EINVAL wait4 -1 0 0x100000 0
                EINVAL pidfd_open N 0x40000000
                EINVAL pidfd_open 0 0
                EINVAL prctl 0x7fff 0 0 0 0
                EINVAL seccomp 99 0 0
                ENOSYS futex B 999 0 0 0 0
                EINVAL set_robust_list B 1
                EFAULT get_robust_list 0 B 8
                EINVAL rseq B 1 0 0
                EINVAL listxattrat D 'file 0x80000 B 8
                EINVAL socketpair 1 99 0 B
                EINVAL accept S 0 0
                EINVAL accept4 S 0 0 99
                EINVAL bind S B 1
                EINVAL connect S B 1
                EINVAL shutdown U 99
                EFAULT getsockopt S 1 2 B 8 B
                EINVAL mount 'a 'folder 'tmpfs 0xffffffff 0
                EINVAL umount2 'folder 0
                EINVAL umount2 'folder 0x80000
                EINVAL syslog 99 0 0
                EINVAL reboot 0 0 0 0
                EINVAL sethostname 'x -1
                EINVAL sysfs 99 0 0
                EINVAL semget 0 -1 0
                EINVAL semop 0 B 0
                EINVAL semctl 0x7fffff 0 99 0
                EINVAL shmget 0 0 0
                EINVAL shmat 0x7fffff 0 0
                EINVAL shmctl 0x7fffff 99 0
                EINVAL shmdt 1
                EINVAL msgsnd 0x7fffff B -1 0
                EINVAL msgrcv 0x7fffff B 8 0 0
                EINVAL msgctl 0x7fffff 99 0
                EBADF mq_timedsend F B 1 0 B
                EINVAL io_setup 0 B
                EINVAL io_destroy 8
                EINVAL io_submit 8 1 B
                EINVAL io_cancel 8 B B
                EINVAL io_getevents 8 1 1 B 0
                EINVAL io_uring_setup 0 B
                EINVAL bpf 999 B 64
                """
        },
    };
}
