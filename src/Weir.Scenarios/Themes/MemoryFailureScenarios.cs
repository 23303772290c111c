namespace Weir.Scenarios.Themes;

/// <summary>Memory that cannot be had, changed, locked or reached. See <see cref="Scripting.FailureTable"/> for the
/// words of the tables.</summary>
internal static class MemoryFailureScenarios
{
    public static ScenarioSet Set { get; } = new()
    {
        {
            "errors-mappings", "mmap mprotect mremap mlock madvise msync mincore pkey_alloc",
            "mappings that cannot be so",
                """
                m = ok mmap 0 16384 3 0x22 -1 0
                EEXIST mmap m 4096 3 0x100022 -1 0
                ENOMEM mmap 0 0x7ffffffff000 3 0x22 -1 0
                EOVERFLOW mmap 0 8192 1 2 F 0x7ffffffffffff000
                ENODEV mmap 0 4096 1 2 R 0
                EBADF mmap 0 4096 1 2 X 0
                r = ok openat D 'file 0 0
                EACCES mmap 0 4096 3 1 r 0
                s = ok mmap 0 4096 1 1 r 0
                d = ok mmap 0 8192 1 1 r 0
                EFAULT madvise d+4096 4096 22
                EACCES mprotect s 4096 3
                EACCES pkey_mprotect s 4096 3 -1
                ENOMEM pkey_mprotect 0x10000 4096 1 -1
                EINVAL pkey_mprotect m 4096 1 15
                EINVAL pkey_free 15
                ENOMEM mremap m 4096 0x7ffffffff000 1 0
                ENOMEM mlock2 0x10000 4096 0
                EINVAL mlock -1 4096
                EINVAL munlock -1 4096
                EINVAL mlockall 4
                EFAULT mincore m 4096 8
                ok mlock m 4096
                EBUSY msync m 4096 2
                EINVAL madvise m 4096 4
                EINVAL madvise m 4096 99
                EINVAL remap_file_pages m 4096 1 0 0
                EACCES madvise s 4096 9
                EFAULT arch_prctl 0x1003 8
                EPERM arch_prctl 0x1002 0x7fffffffffffffff
                ENOMEM sigaltstack [B,0,16] 0
                EINVAL sigaltstack [B,99,8192] 0
                """
        },
        {
            "errors-other-memory", "process_vm_readv process_vm_writev process_madvise move_pages kcmp",
            "memory of processes, from outside",
                """
                m = ok mmap 0 16384 3 0x22 -1 0
                p = ok pidfd_open me 0
                EINVAL process_madvise p [m,4096] 1 21 1
                EINVAL process_madvise p [m,4096] 1 99 0
                EFAULT process_madvise p 8 1 21 0
                ENOMEM process_madvise p [0x10000,4096] 1 21 0
                EFAULT process_vm_readv me [B,8] 1 [8,8] 1 0
                EFAULT process_vm_writev me [B,8] 1 [8,8] 1 0
                EINVAL process_vm_readv me [B,8] 1 [B,8] 1 1
                EINVAL process_vm_writev me [B,8] 1 [B,8] 1 1
                ESRCH process_vm_readv N [B,8] 1 [B,8] 1 0
                ESRCH process_vm_writev N [B,8] 1 [B,8] 1 0
                ENODEV move_pages me 1 [m] (99) B 2
                EINVAL kcmp me me 99 0 0
                EBADF kcmp me me 0 99999 0
                EFAULT kcmp me me 7 1 8
                ENOENT kcmp me me 7 1 (E,1,0)
                """
        },
        {
            "errors-futexes", "futex set_robust_list", "words that are not aligned, held by nobody or by oneself",
                """
                q = (0,0)
                EINVAL futex q+1 0 0 0 0 0
                EINVAL futex q 9 0 0 0 0
                ok futex q 6 0 0 0 0
                EDEADLK futex q 6 0 0 0 0
                ok futex q 7 0 0 0 0
                EPERM futex q 7 0 0 0 0
                z = (0x3fffffff)
                ESRCH futex z 6 0 0 0 0
                k = (2)
                EPERM futex k 6 0 0 0 0
                EINVAL set_robust_list B 8
                """
        },
        {
            "errors-alternative-stack", "sigaltstack", "the stack in use may not be changed",
                """
                ok sigaltstack [0x1000,0,0x7fffffffe000] 0
                EPERM sigaltstack [B,0,65536] 0
                """,
                true
        },
    };
}
