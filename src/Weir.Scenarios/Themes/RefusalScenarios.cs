namespace Weir.Scenarios.Themes;

/// <summary>Calls that are refused for what they ask; see <see cref="Scripting.FailureTable"/> for the tables'
/// words.</summary>
internal static class RefusalScenarios
{
    public static ScenarioSet Set { get; } = new()
    {
        {
            "errors-nobody", "kill", "a process that is not there",
                """
                ESRCH kill N 0
                ESRCH tkill N 0
                ESRCH tgkill N N 0
                EPERM rt_sigqueueinfo N 0 B
                EPERM rt_tgsigqueueinfo N N 0 B
                ESRCH getpgid N
                ESRCH getsid N
                ESRCH setpgid N 0
                ESRCH getpriority 0 N
                ESRCH setpriority 0 N 0
                ESRCH ioprio_get 1 N
                ESRCH ioprio_set 1 N 0x4000
                ESRCH sched_getscheduler N
                ESRCH sched_setscheduler N 0 B
                ESRCH sched_getparam N B
                ESRCH sched_setparam N B
                ESRCH sched_getattr N B 48 0
                ESRCH sched_setattr N B 0
                ESRCH sched_getaffinity N 128 B
                ESRCH sched_setaffinity N 128 B
                ESRCH sched_rr_get_interval N B
                ESRCH prlimit64 N 7 0 B
                ESRCH get_robust_list N B B
                ESRCH pidfd_open N 0
                ESRCH ptrace 16 N 0 0
                ESRCH kcmp N N 1 0 0
                ESRCH migrate_pages N 64 B B
                ESRCH move_pages N 1 B B B 2
                ECHILD wait4 N 0 0 0
                ECHILD waitid 1 N 0 4 0
                """
        },
        {
            "errors-wrong-file", "read", "files that are of another kind, or open for another use",
                """
                EISDIR read R B 8
                EISDIR open 'folder 1 0
                EISDIR openat D 'folder 1 0
                EISDIR creat 'folder 0
                EISDIR truncate 'folder 0
                EISDIR unlink 'folder
                EISDIR unlinkat D 'folder 0
                EISDIR rename 'file 'folder
                EBADF write R B 8
                EBADF write Q B 8
                EBADF read W B 8
                EBADF pwrite64 R B 8 0
                EBADF fallocate R 0 0 1
                EBADF splice W 0 W 0 1 0
                EISDIR copy_file_range F 0 R 0 1 0
                EISDIR copy_file_range R 0 F 0 1 0
                ESPIPE lseek Q 0 0
                ESPIPE lseek U 0 0
                ESPIPE pread64 Q B 8 0
                ESPIPE pwrite64 W B 8 0
                ESPIPE preadv Q B 1 0 0
                ESPIPE pwritev W B 1 0 0
                ESPIPE fallocate W 0 0 1
                ESPIPE fadvise64 Q 0 0 0
                ESPIPE sync_file_range Q 0 0 0
                ESPIPE sendfile W Q B 1
                ESPIPE splice Q B W 0 1 0
                EINVAL ftruncate W 0
                EINVAL fsync Q
                EINVAL fdatasync V
                EINVAL readahead Q 0 1
                EINVAL tee F W 1 0
                ENOTTY ioctl F 0x5401 B
                ENOTTY ioctl Q 0x5401 B
                EPERM epoll_ctl E 1 F B
                ENODEV mmap 0 4096 1 2 Q 0
                EACCES mmap 0 4096 1 2 W 0
                ENOTSOCK bind F B 16
                ENOTSOCK listen F 1
                ENOTSOCK accept F 0 0
                ENOTSOCK accept4 F 0 0 0
                ENOTSOCK connect F B 16
                ENOTSOCK getsockname F B B
                ENOTSOCK getpeername F B B
                ENOTSOCK sendto F B 1 0 0 0
                ENOTSOCK recvfrom F B 1 0 0 0
                ENOTSOCK sendmsg F B 0
                ENOTSOCK recvmsg F B 0
                ENOTSOCK sendmmsg F B 1 0
                ENOTSOCK recvmmsg F B 1 0 0
                ENOTSOCK shutdown F 0
                ENOTSOCK setsockopt F 1 2 B 4
                ENOTSOCK getsockopt F 1 2 B B
                ENOTCONN getpeername S B B
                ENOTCONN shutdown S 0
                EPIPE sendto S B 1 0x4000 0 0
                EINVAL connect U B 2
                EINVAL accept U 0 0
                EINVAL listen U 1
                EOPNOTSUPP io_uring_enter F 0 0 0 0 0
                EAFNOSUPPORT socket 99 1 0
                EAFNOSUPPORT socketpair 99 1 0 B
                EOPNOTSUPP socketpair 2 1 0 B
                EPROTONOSUPPORT socket 2 1 99
                EPROTONOSUPPORT socketpair 1 1 99 B
                EINVAL socket 2 99 0
                ENOPROTOOPT setsockopt S 1 9999 B 4
                ENOPROTOOPT getsockopt S 1 9999 B B
                """
        },
        {
            "errors-already", "mkdir", "what is there already, still full, too small, empty or not yet ready",
                """
                EEXIST mkdir 'folder 0
                EEXIST mkdirat D 'file 0
                EEXIST mknod 'file 0x1180 0
                EEXIST mknodat D 'file 0x1180 0
                EEXIST symlink 'target 'file
                EEXIST symlinkat 'target D 'file
                EEXIST link 'file 'other
                EEXIST linkat D 'file D 'other 0
                EEXIST open 'file 0xc0 0
                EEXIST openat D 'file 0xc0 0
                EEXIST renameat2 D 'file D 'other 1
                EPERM link 'folder 'new
                EPERM linkat D 'folder D 'new 0
                ENOENT rename 'gone 'new
                ENOTDIR rename 'folder 'file
                EBUSY rmdir '/
                EINVAL rmdir '.
                ENOTEMPTY rmdir '..
                EXDEV link 'file '/dev/shm/weir-scenario
                EXDEV rename 'file '/dev/shm/weir-scenario
                ERANGE getcwd B 1
                ENXIO lseek F 9999 3
                ENXIO lseek F 9999 4
                ENODATA getxattr 'file 'user.none B 8
                ENODATA lgetxattr 'file 'user.none B 8
                ENODATA fgetxattr F 'user.none B 8
                ENODATA removexattr 'file 'user.none
                ENODATA fremovexattr F 'user.none
                EOPNOTSUPP getxattr 'file 'nonsense B 8
                EOPNOTSUPP setxattr 'file 'nonsense B 1 0
                ERANGE getxattr 'file ' B 8
                EOVERFLOW name_to_handle_at D 'file B B 0
                EAGAIN read V B 8
                EAGAIN read T B 8
                EAGAIN read I B 4096
                EAGAIN recvfrom U B 1 0x40 0 0
                EAGAIN recvmsg U B 0x40
                EAGAIN futex B 0 1 0 0 0
                ETIMEDOUT futex B 0 0 B 0 0
                EAGAIN rt_sigtimedwait B 0 B 8
                ENOMEM mincore 0x10000 4096 B
                ENOMEM mprotect 0x10000 4096 1
                ENOMEM msync 0x10000 4096 4
                ENOMEM mlock 0x10000 4096
                ENOMEM munlock 0x10000 4096
                ENOMEM mseal 0x10000 4096 0
                EFAULT mremap 0x10000 4096 8192 1 0
                ENOMEM madvise 0x10000 4096 0
                ENOENT shmget 0x57454952 1 0
                ENOENT semget 0x57454952 1 0
                ENOENT msgget 0x57454952 0
                ENOENT mq_open 'weir-none 0 0 0
                ENOENT mq_unlink 'weir-none
                ENODEV mount 'a 'folder 'nonsense 0 0
                ENOENT acct 'gone
                ENOENT swapon 'gone 0
                EINVAL swapoff 'file
                """
        },
        {
            "errors-nodes-keys-rules", "mbind add_key landlock_add_rule",
            "NUMA nodes, keys and rules that make no sense, each for its own reason",
                """
                EINVAL mbind 1 4096 0 0 0 0
                EINVAL mbind 0x10000 4096 99 0 0 0
                EINVAL mbind 0x10000 4096 0 0 0 0xffff
                EFAULT mbind 0x10000 4096 0 0 0 0
                EFAULT mbind 0x10000 4096 2 8 64 0
                EINVAL set_mempolicy 99 0 0
                EFAULT set_mempolicy 2 8 64
                EINVAL set_mempolicy 2 B 64
                EINVAL get_mempolicy 0 0 0 0 0xff
                EFAULT get_mempolicy 8 0 0 0 0
                EINVAL set_mempolicy_home_node 1 4096 0 0
                EINVAL set_mempolicy_home_node 0x10000 4096 0 9
                EINVAL migrate_pages 0 -1 B B
                EFAULT migrate_pages 0 64 8 B
                EINVAL migrate_pages 0 64 B B
                EINVAL move_pages 0 1 B B B 99
                EFAULT move_pages 0 1 8 8 8 2
                EOPNOTSUPP keyctl 999 0 0 0 0
                ENOKEY keyctl 0 0x3fffffff 0 0 0
                EINVAL keyctl 3 0 0 0 0
                EFAULT keyctl 1 8 0 0 0
                ENODEV add_key 'nonsense 'x 0 0 -2
                EINVAL add_key 'user 'x B 0 -2
                EFAULT add_key 'user 8 B 1 -2
                EFAULT add_key 8 'x B 1 -2
                EPERM add_key '.user 'x B 1 -2
                ENOKEY add_key 'user 'x B 1 0x3fffffff
                ENOKEY request_key 'user 'weir:none 0 0
                EFAULT request_key 8 'x 0 0
                EPERM request_key '.user 'x 0 0
                EINVAL landlock_create_ruleset B 8 4
                EINVAL landlock_create_ruleset B 4 0
                E2BIG landlock_create_ruleset B 99999 0
                ENOMSG landlock_create_ruleset B 8 0
                EBADF landlock_add_rule X 1 B 0
                EBADFD landlock_add_rule F 1 B 0
                EINVAL landlock_add_rule F 1 B 1
                EBADF landlock_restrict_self X 0
                EBADFD landlock_restrict_self F 0
                EINVAL landlock_restrict_self F 0xffff
                EINVAL lsm_list_modules B B 1
                EFAULT lsm_list_modules B 8 0
                EINVAL lsm_get_self_attr 99 B B 0xff
                EINVAL lsm_set_self_attr 0 B 1 1
                """
        },
    };
}
