namespace Weir.Scenarios.Themes;

/// <summary>File systems that are full, cannot be written or cannot be mounted: all of them the scenario's own, in a
/// mount namespace that ends with its thread. See <see cref="Scripting.FailureTable"/> for the words of the
/// tables.</summary>
internal static class MountFailureScenarios
{
    public static ScenarioSet Set { get; } = new()
    {
        {
            "errors-read-only", "mount open rename unlink chmod utimensat", "a file system that cannot be written",
                """
                ok unshare 0x20000
                ok mount 0 '/ 0 0x44000 0
                ok mkdir 'ro 0x1ff
                ok mount 'tmpfs 'ro 'tmpfs 0 0
                ok mknod 'ro/file 0x81ed 0
                ok mknod 'ro/other 0x81a4 0
                ok symlink 'file 'ro/link
                ok mkdir 'ro/folder 0x1ff
                u = ok socket 1 1 0
                ok mount 0 'ro 0 0x21 0
                r = ok openat D 'ro 0 0
                f = ok openat D 'ro/file 0 0
                EROFS open 'ro/file 2 0
                EROFS open 'ro/new 0x42 0
                EROFS creat 'ro/file 0
                EROFS openat D 'ro/file 2 0
                EROFS openat2 D 'ro/file [2,0,0] 24
                EROFS access 'ro/file 2
                EROFS faccessat D 'ro/file 2
                EROFS faccessat2 D 'ro/file 2 0
                EROFS mkdir 'ro/x 0
                EROFS mkdirat r 'x 0
                EROFS mknod 'ro/x 0x8180 0
                EROFS mknodat r 'x 0x8180 0
                EROFS rmdir 'ro/folder
                EROFS unlink 'ro/file
                EROFS unlinkat r 'file 0
                EROFS rename 'ro/file 'ro/x
                EROFS renameat r 'file r 'x
                EROFS renameat2 r 'file r 'x 0
                EROFS link 'ro/file 'ro/x
                EROFS linkat r 'file r 'x 0
                EROFS symlink 'x 'ro/x
                EROFS symlinkat 'x r 'x
                EROFS chmod 'ro/file 0
                EROFS fchmod f 0
                EROFS fchmodat r 'file 0
                EROFS fchmodat2 r 'file 0 0
                EROFS chown 'ro/file 0 0
                EROFS fchown f 0 0
                EROFS lchown 'ro/file 0 0
                EROFS fchownat r 'file 0 0 0
                EROFS truncate 'ro/file 0
                EROFS utime 'ro/file 0
                EROFS utimes 'ro/file 0
                EROFS utimensat r 'file 0 0
                EROFS futimesat r 'file 0
                EROFS bind u un:ro/x 110
                EROFS acct 'ro/file
                EROFS setxattr 'ro/file 'user.x B 1 0
                """
        },
        {
            "errors-full", "write fallocate open mkdir symlink link setxattr", "a file system without room",
                """
                ok unshare 0x20000
                ok mount 0 '/ 0 0x44000 0
                ok mkdir 'full 0x1ff
                ok mount 'tmpfs 'full 'tmpfs 0 'size=4k,nr_inodes=5
                ok mknod 'full/a 0x81a4 0
                ok mknod 'full/b 0x81a4 0
                ok mknod 'full/c 0x81a4 0
                ok mkdir 'full/d 0x1ff
                d = ok openat D 'full 0 0
                f = ok openat D 'full/a 2 0
                g = ok openat D 'full/b 2 0
                ok write f B 4096
                ENOSPC write f B 1
                ENOSPC pwrite64 f B 1 4096
                ENOSPC fallocate f 0 4096 4096
                ENOSPC copy_file_range f [0] g 0 4096 0
                ENOSPC open 'full/x 0x42 0x180
                ENOSPC creat 'full/x 0x180
                ENOSPC openat d 'x 0x42 0x180
                ENOSPC openat2 d 'x [0x42,0x180,0] 24
                ENOSPC mkdir 'full/x 0
                ENOSPC mkdirat d 'x 0
                ENOSPC mknod 'full/x 0x8180 0
                ENOSPC mknodat d 'x 0x8180 0
                ENOSPC symlink 'x 'full/x
                ENOSPC symlinkat 'x d 'x
                ENOSPC link 'full/a 'full/x
                ENOSPC linkat d 'a d 'x 0
                ENOSPC renameat2 d 'a d 'x 4
                ENOSPC setxattr 'full/b 'user.x B 4096 0
                ENOSPC fsetxattr g 'user.x B 4096 0
                ENOSPC lsetxattr 'full/b 'user.x B 4096 0
                ENOSPC sendfile g F [0] 1
                """
        },
        {
            "errors-immutable", "ioctl unlink rename link truncate mkdir",
            "a file and a directory that may not be changed",
                """
                ok unshare 0x20000
                ok mount 0 '/ 0 0x44000 0
                ok mkdir 'fix 0x1ff
                ok mount 'tmpfs 'fix 'tmpfs 0 0
                ok mknod 'fix/a 0x81b6 0
                ok mknod 'fix/b 0x81b6 0
                ok mkdir 'fix/d 0x1ff
                a = ok openat D 'fix/a 2 0
                b = ok openat D 'fix/b 2 0
                d = ok openat D 'fix/d 0 0
                ok ioctl a 0x40086602 (0x10)
                ok ioctl d 0x40086602 (0x10)
                EPERM open 'fix/a 2 0
                EPERM creat 'fix/a 0
                EPERM openat D 'fix/a 2 0
                EPERM access 'fix/a 2
                EPERM faccessat D 'fix/a 2
                EPERM faccessat2 D 'fix/a 2 0
                EPERM truncate 'fix/a 0
                EPERM fallocate a 0 0 4096
                EPERM copy_file_range b [0] a [0] 4 0
                EPERM unlink 'fix/a
                EPERM unlinkat D 'fix/a 0
                EPERM rename 'fix/a 'fix/x
                EPERM renameat D 'fix/a D 'fix/x
                EPERM renameat2 D 'fix/a D 'fix/x 0
                EPERM link 'fix/a 'fix/x
                EPERM mkdir 'fix/d/x 0
                EPERM mkdirat d 'x 0
                EPERM mknod 'fix/d/x 0x8180 0
                EPERM mknodat d 'x 0x8180 0
                EPERM symlink 'x 'fix/d/x
                EPERM symlinkat 'x d 'x
                EPERM rmdir 'fix/d
                EPERM fchmod a 0
                EPERM fchown a 0 0
                EPERM setxattr 'fix/a 'user.x B 1 0
                EPERM lsetxattr 'fix/a 'user.x B 1 0
                EPERM fsetxattr a 'user.x B 1 0
                EPERM utime 'fix/a 0
                """
        },
        {
            "errors-mounts", "mount umount2 pivot_root mount_setattr",
            "what cannot be mounted there, or not any more",
                """
                ok unshare 0x20000
                ok mount 0 '/ 0 0x44000 0
                ok mkdir 'm 0x1ff
                ok mkdir 'spare 0x1ff
                ok mount 'tmpfs 'spare 'tmpfs 0 0
                ok mount 'tmpfs 'm 'tmpfs 4 0
                ok mkdir 'm/in 0x1ff
                ok mknod 'm/dev 0x6180 0xfffff00
                ok mknod 'odd 0x6180 0xfffff00
                ok mount 'tmpfs 'm/in 'tmpfs 0 0
                EBUSY rename 'm/in 'm/out
                EBUSY renameat D 'm/in D 'm/out
                EBUSY renameat2 D 'm/in D 'm/out 0
                EBUSY rmdir 'm/in
                EBUSY unlinkat D 'm/in 0x200
                EBUSY umount2 'm 0
                ok mount 'file 'other 0 0x1000 0
                EBUSY unlink 'other
                EBUSY unlinkat D 'other 0
                EAGAIN umount2 'm/in 4
                EINVAL umount2 'm/in 7
                EFAULT mount 'a 8 'tmpfs 0 0
                EFAULT mount 8 'm 'tmpfs 0 0
                ENOTBLK mount 'file 'm 'ext4 0 0
                ENXIO mount 'odd 'm 'ext4 0 0
                EACCES mount 'm/dev 'm 'ext4 0 0
                ENOTDIR mount 'm 'file 0 0x1000 0
                ENOTDIR mount 'tmpfs 'file 'tmpfs 0 0
                ELOOP mount 'm 'm/in 0 0x2000 0
                EINVAL mount 0 'folder 0 0x20 0
                EINVAL mount_setattr D 'm [0,0,0] 8
                EINVAL mount_setattr D 'm [0xffff000000,0,0,0] 32
                EINVAL mount_setattr D 'folder 0 [1,0,0,0] 32
                EINVAL mount_setattr D 'm 0 [0,0,0,0] 8
                EBADF mount_setattr X 'm 0 [1,0,0,0] 32
                ENOENT mount_setattr D 'gone 0 [1,0,0,0] 32
                w = ok openat D 'm/w 0x42 0x180
                EBUSY mount_setattr D 'm 0 [1,0,0,0] 32
                EBUSY mount 0 'm 0 0x1021 0
                EBUSY pivot_root '/ '/
                ENOTDIR pivot_root 'file 'folder
                EINVAL pivot_root 'm 'spare
                """
        },
    };
}
