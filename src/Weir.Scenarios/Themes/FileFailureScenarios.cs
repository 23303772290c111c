namespace Weir.Scenarios.Themes;

/// <summary>Files, directories, pipes and attributes in the wrong place, of the wrong kind or at the wrong time. See
/// <see cref="Scripting.FailureTable"/> for the words of the tables.</summary>
internal static class FileFailureScenarios
{
    public static ScenarioSet Set { get; } = new()
    {
        {
            "errors-names", "open rename mknod unlink link execve openat2",
            "names of what is there, in use or of another kind",
                """
                EINVAL rename 'folder 'folder/x
                EINVAL renameat D 'folder D 'folder/x
                EINVAL renameat2 D 'folder D 'folder/x 0
                EISDIR rename 'file 'folder
                EISDIR renameat D 'file D 'folder
                EISDIR renameat2 D 'file D 'folder 0
                ok mkdir 'full 0x1ff
                ok mkdir 'full/x 0x1ff
                ENOTEMPTY rename 'folder 'full
                ENOTEMPTY renameat D 'folder D 'full
                ENOTEMPTY renameat2 D 'folder D 'full 0
                EXDEV linkat D 'file D '/dev/shm/weir-scenario 0
                EXDEV renameat D 'file D '/dev/shm/weir-scenario
                EXDEV renameat2 D 'file D '/dev/shm/weir-scenario 0
                EBUSY rename '/proc '/x
                EBUSY renameat D '/proc D '/x
                EBUSY renameat2 D '/proc D '/x 0
                EINVAL mknod 'new 0xf000 0
                EINVAL mknodat D 'new 0xf000 0
                EPERM mknod 'new 0x4180 0
                EINVAL linkat D 'file D 'new 0x8
                EINVAL unlinkat D 'file 0x8
                ok mkdir 'dead 0x1ff
                d = ok openat D 'dead 0x10000 0
                ok rmdir 'dead
                ENOENT getdents d B 64
                ENOENT getdents64 d B 64
                EINVAL getdents R B 4
                EINVAL getdents64 R B 4
                EFAULT getdents R 8 64
                ok mknod 'fifo 0x1180 0
                ENXIO open 'fifo 0x801 0
                ENXIO openat D 'fifo 0x801 0
                ok mknod 'dev 0x2180 0xfffff00
                ENXIO open 'dev 0 0
                ENXIO openat D 'dev 0 0
                ENXIO creat 'dev 0
                ok mknod 'misc 0x2180 0xafa
                ENODEV open 'misc 0 0
                ENODEV openat D 'misc 0 0
                ENODEV creat 'misc 0
                ETXTBSY open '/proc/self/exe 1 0
                ETXTBSY openat D '/proc/self/exe 1 0
                ETXTBSY creat '/proc/self/exe 0
                ETXTBSY truncate '/proc/self/exe 0
                EOPNOTSUPP open '/proc 0x410002 0
                EOPNOTSUPP openat D '/proc 0x410002 0
                EINVAL open 'file 0x400001 0
                EXDEV openat2 D '/proc/self [0,0,1] 24
                ok symlink 'file 'link
                ELOOP openat2 D 'link [0,0,4] 24
                ELOOP open 'link 0x20000 0
                ELOOP execveat D 'link 0 0 0x100
                EXDEV openat2 D '/file [0,0,8] 24
                EAGAIN openat2 D 'file [0x42,0x1a4,0x20] 24
                E2BIG openat2 D 'file [0,0,0,1] 32
                EINVAL swapon 'file 0
                EACCES acct '/dev/null
                EISDIR acct 'folder
                EINVAL readlink 'file B 64
                EINVAL readlinkat D 'file B 64
                EINVAL fchmodat2 D 'file 0 0x8
                EINVAL fchownat D 'file 0 0 0x8
                EINVAL faccessat2 D 'file 0 0x8
                EINVAL access 'file 8
                EINVAL utimensat D 'file [0,9999999999,0,0] 0
                f = ok openat D 'new 0x42 0x1ff
                ok write f 'x 1
                ETXTBSY execve 'new 0 0
                ok close f
                ENOEXEC execve 'new 0 0
                EACCES execve 'other 0 0
                EFAULT execve '/proc/self/exe 8 0
                EACCES execve 'folder 0 0
                EINVAL execveat D 'file 0 0 0x8
                EINVAL name_to_handle_at D 'file (200,0) B 0
                EOPNOTSUPP name_to_handle_at D '/proc (8,0,0,0,0,0,0,0,0,0,0,0,0) B 0
                EINVAL open_by_handle_at D (0,0) 0
                EFAULT open_by_handle_at D 8 0
                EBADF open_by_handle_at X (8,1,0,0) 0
                ESTALE open_by_handle_at D (8,1,0x7fffffff,99) 0
                """
        },
        {
            "errors-data", "lseek ftruncate fallocate fcntl ioctl copy_file_range preadv2",
            "places, sizes and flags that are none",
                """
                EINVAL ftruncate F -1
                EINVAL ftruncate R 0
                EINVAL truncate 'file -1
                EFBIG truncate 'file 0x7fffffffffffffff
                EFBIG fallocate F 0 0x7ffffffffffffff0 15
                EOPNOTSUPP fallocate F 0x99 0 1
                EINVAL fallocate F 0 -1 1
                ENODEV fallocate E 0 0 1
                EINVAL lseek F -1 0
                EINVAL copy_file_range F [0] F [0] 4 0
                EINVAL copy_file_range F 0 W 0 4 0
                EOVERFLOW sendfile W F [0x100000000000] 5
                o = ok openat D 'other 2 0
                EOVERFLOW copy_file_range F [1] o [0] -1 0
                n = ok memfd_create 'n 0
                EXDEV copy_file_range F [0] n [0] 4 0
                EFAULT ioctl Q 0x541b 8
                ok listen S 1
                EINVAL ioctl S 0x541b B
                EINVAL vmsplice W [B,8] 1 0xff
                EINVAL preadv2 F B 9999 0 0 0
                EINVAL preadv2 F [B,-1] 1 0 0 0
                EINVAL pwritev2 F [B,-1] 1 0 0 0
                EOPNOTSUPP preadv2 F [B,1] 1 0 0 0x8000
                EOPNOTSUPP pwritev2 F [B,1] 1 0 0 0x8000
                EINVAL dup3 1 1 0
                EFAULT fcntl F 5 8
                EINVAL fcntl F 5 (99)
                ENOTDIR fcntl F 1026 1
                g = ok openat D 'file 2 0
                ok fcntl g 37 [1,0,0,0]
                EAGAIN fcntl F 6 [1,0,0,0]
                m = ok memfd_create 'm 3
                ok ftruncate m 4096
                ok fcntl m 1033 0xf
                EPERM write m B 1
                EPERM ftruncate m 0
                EPERM fallocate m 0 0 8192
                EPERM mmap 0 4096 3 1 m 0
                EPERM fcntl m 1033 1
                """
        },
        {
            "errors-pipes", "write splice tee vmsplice sendfile fcntl", "pipes that are full or empty",
                """
                ok fcntl W 1031 8192
                ok write W B 4096
                ok write W B 4096
                EBUSY fcntl W 1031 4096
                ok fcntl W 4 0x800
                EAGAIN write W B 4096
                EAGAIN splice F [0] W 0 1 2
                EAGAIN vmsplice W [B,8] 1 2
                EAGAIN sendfile W F [0] 1
                p = (0,0)
                ok pipe2 p 0x800
                EAGAIN read p.0 B 1
                EAGAIN tee p.0 W 1 2
                EAGAIN splice p.0 0 W 0 1 2
                ok close p.0
                EPIPE write p.1 B 1
                """
        },
        {
            "errors-attributes", "setxattr lsetxattr fsetxattr getxattr listxattr",
            "attributes that are there, are not, or are too large",
                """
                ENODATA setxattr 'file 'user.x B 1 2
                ENODATA lsetxattr 'file 'user.x B 1 2
                ENODATA fsetxattr F 'user.x B 1 2
                ok setxattr 'file 'user.x B 10 1
                EEXIST setxattr 'file 'user.x B 1 1
                EEXIST lsetxattr 'file 'user.x B 1 1
                EEXIST fsetxattr F 'user.x B 1 1
                ERANGE setxattr 'file ' B 1 0
                ERANGE lsetxattr 'file ' B 1 0
                ERANGE fsetxattr F ' B 1 0
                E2BIG setxattr 'file 'user.x B 99999 0
                ERANGE getxattr 'file 'user.x B 1
                ERANGE lgetxattr 'file 'user.x B 1
                ERANGE fgetxattr F 'user.x B 1
                ERANGE listxattr 'file B 1
                ERANGE llistxattr 'file B 1
                ERANGE flistxattr F B 1
                ok mknod 'fifo 0x1180 0
                ok symlink 'file 'link
                EPERM setxattr 'fifo 'user.x B 1 0
                EPERM lsetxattr 'link 'user.x B 1 0
                EPERM fsetxattr Q 'user.x B 1 0
                """
        },
    };
}
