using Weir.Catalogue;
using Weir.Scenarios.Expecting;
using Weir.Scenarios.Scripting;
using static Weir.Catalogue.SyscallId;

namespace Weir.Scenarios.Themes;

/// <summary>Mounts, swap, quotas, names of the machine: asked for so that nothing changes.</summary>
internal static class SystemScenarios
{
    private const int CurrentDirectory = -100;

    public static ScenarioSet Set { get; } = new()
    {
        {
            "mountfs-management",
            "mount umount2 move_mount fsopen fsconfig fspick open_tree open_tree_attr mount_setattr fsmount pivot_root "
            + "quotactl quotactl_fd statmount listmount listns swapon swapoff",
            "the whole mount interface, refused or harmless",
            s =>
            {
                s.Call(Mount, "none", "missing-target", "tmpfs", "MS_RDONLY", 0).Fails(Errno.ENOENT);
                s.Call(Umount2, "missing-target", 0).Fails(Errno.ENOENT);
                s.Call(MoveMount, CurrentDirectory, "missing-a", CurrentDirectory, "missing-b", 0).Fails(Errno.ENOENT)
                    .Path(s.InDirectory("missing-a")).Path2(s.InDirectory("missing-b"));
                Made context = s.Call(Fsopen, "tmpfs", "FSOPEN_CLOEXEC");
                if (context.Error == Errno.None)
                {
                    s.Call(Fsconfig, context, "FSCONFIG_SET_STRING", "size", s.Text("1m"), 0);
                    s.Call(Fsconfig, context, "FSCONFIG_CMD_CREATE", 0, 0, 0);
                    s.Call(Fsmount, context, "FSMOUNT_CLOEXEC", "MOUNT_ATTR_RDONLY");
                }

                s.Call(Fsopen, "weir-no-such-fs", 0).Fails(Errno.ENODEV);
                s.Call(Fsconfig, 99999, 0, 0, 0, 0).Must("ret", Comparison.AtMost, -1);
                s.Call(Fsmount, 99999, 0, 0).Fails(Errno.EBADF);
                s.Call(Fspick, CurrentDirectory, "missing", 0).Fails(Errno.ENOENT);
                s.Call(Fspick, CurrentDirectory, "/", "FSPICK_CLOEXEC");
                s.Call(OpenTree, CurrentDirectory, ".", 0).Ok();
                s.Call(OpenTree, CurrentDirectory, "missing", 0).Fails(Errno.ENOENT);
                s.Call(OpenTreeAttr, CurrentDirectory, "missing", 0, s.Memory(32), 32);
                s.Call(MountSetattr, CurrentDirectory, "missing", 0, s.Longs(1, 0, 0, 0), 32).Fails(Errno.ENOENT);
                s.Call(PivotRoot, "missing-root", "missing-old").Fails(Errno.ENOENT);
                s.Call(Quotactl, 0, "missing-device", 0, 0).Must("ret", Comparison.AtMost, -1);
                s.Call(QuotactlFd, 99999, 0, 0, 0).Must("ret", Comparison.AtMost, -1);
                Block request = s.Memory(32).Put(0, 32).Put(8, -1L);
                s.Call(Listmount, request, s.Memory(512), 64, 0);
                s.Call(Statmount, request, s.Memory(512), 512, 0).Must("ret", Comparison.AtMost, -1);
                s.Call(Listmount, 8, s.Memory(8), 1, 0).Fails(Errno.EFAULT);
                s.Call(Swapon, "missing-swap", 0).Fails(Errno.ENOENT);
                s.Call(Swapoff, "missing-swap").Fails(Errno.ENOENT);
                s.Call(Listns, 8, s.Memory(8), 1, 0).Must("ret", Comparison.AtMost, -1);
            }
        },
        {
            "machine-names", "sethostname setdomainname syslog sysfs acct", "names that are too long, and questions",
            s =>
            {
                s.Call(Sethostname, s.Memory(8), 65).Fails(Errno.EINVAL);
                s.Call(Setdomainname, s.Memory(8), 65).Fails(Errno.EINVAL);
                s.Call(Syslog, 10, 0, 0).Ok();
                s.Call(Syslog, 99, 0, 0).Fails(Errno.EINVAL);
                s.Call(Sysfs, 3, 0, 0);
                s.Call(Sysfs, 9, 0, 0);
                s.Call(Acct, "missing-account");
            }
        },
        {
            "processor", "iopl ioperm modify_ldt", "ports and descriptor tables of the processor",
            s =>
            {
                s.Call(Iopl, 9).Must("ret", Comparison.AtMost, -1);
                s.Call(Ioperm, 70000, 1, 1).Must("ret", Comparison.AtMost, -1);
                s.Call(ModifyLdt, 0, s.Memory(64), 64);
                s.Call(ModifyLdt, 9, s.Memory(64), 64);
            }
        },
        {
            "process-questions", "wait4 waitid setns unshare chroot process_madvise process_mrelease restart_syscall",
            "no children, no name space, nobody to free",
            s =>
            {
                s.Call(Wait4, 0x3fffffff, 0, "WNOHANG", 0).Fails(Errno.ECHILD);
                s.Call(Waitid, "P_PID", 0x3fffffff, s.Memory(128), "WNOHANG|WEXITED", 0).Fails(Errno.ECHILD);
                s.Call(Setns, 99999, 0).Fails(Errno.EBADF);
                s.Call(Unshare, 1).Fails(Errno.EINVAL);
                s.Call(Unshare, 0).Gives(0);
                s.Call(Chroot, "missing-root").Fails(Errno.ENOENT);
                s.Call(ProcessMadvise, 99999, s.Vector(s.Memory(8)), 1, "MADV_COLD", 0).Fails(Errno.EBADF);
                s.Call(ProcessMrelease, 99999, 0).Fails(Errno.EBADF);
                s.Call(RestartSyscall).Fails(Errno.EINTR);
            },
            true
        },
        {
            "path-faulted-names", "access newfstatat unlinkat rename", "names on pages that nobody has touched yet",
            s =>
            {
                s.Call(Access, Untouched(s, "faulted-1"), 0).Fails(Errno.ENOENT).Path(s.InDirectory("faulted-1"));
                s.Call(Newfstatat, CurrentDirectory, Untouched(s, "faulted-2"), s.Memory(144), 0).Fails(Errno.ENOENT)
                    .Path(s.InDirectory("faulted-2"));
                s.Call(Unlinkat, CurrentDirectory, Untouched(s, "faulted-3"), 0).Fails(Errno.ENOENT)
                    .Path(s.InDirectory("faulted-3"));
                s.Call(Rename, Untouched(s, "faulted-4"), "plain-4").Fails(Errno.ENOENT)
                    .Path(s.InDirectory("faulted-4")).Path2(s.InDirectory("plain-4"));
                s.Call(Rename, "plain-5", Untouched(s, "faulted-5")).Fails(Errno.ENOENT)
                    .Path(s.InDirectory("plain-5")).Path2(s.InDirectory("faulted-5"));
                s.Call(Rename, Untouched(s, "faulted-6"), Untouched(s, "faulted-7")).Fails(Errno.ENOENT)
                    .Path(s.InDirectory("faulted-6")).Path2(s.InDirectory("faulted-7"));
            }
        },
        {
            "path-faulted-move-mount", "move_mount", "the same for a call with two directories",
            s =>
            {
                s.Call(MoveMount, CurrentDirectory, Untouched(s, "faulted-from"), CurrentDirectory, ".", 0)
                    .Fails(Errno.ENOENT).Path(s.InDirectory("faulted-from"));
                s.Call(MoveMount, CurrentDirectory, ".", CurrentDirectory, Untouched(s, "faulted-to"), 0)
                    .Fails(Errno.ENOENT).Path2(s.InDirectory("faulted-to"));
            }
        },
        {
            "family-mixed", "openat write mmap munmap pipe2 socketpair getpid sched_yield nanosleep",
            "one call of each of several families",
            s =>
            {
                int fd = s.Open("mixed.txt").Text("family", "fs");
                s.Call(Write, fd, s.Text("x"), 1).Gives(1).Text("family", "fs");
                long at = s.Call(Mmap, 0, 4096, 1, 0x22, -1, 0).Ok().Text("family", "memory").Result;
                s.Call(Munmap, at, 4096).Gives(0).Text("family", "memory");
                s.Call(Pipe2, s.Memory(8), 0).Gives(0).Text("family", "ipc");
                s.Call(Socketpair, 1, 1, 0, s.Memory(8)).Gives(0).Text("family", "network");
                s.Call(Getpid).Gives(Script.Pid).Text("family", "process");
                s.Call(SchedYield).Gives(0).Text("family", "sched");
                s.Call(Nanosleep, s.Time(1), 0).Gives(0).Text("family", "time");
                s.Call(Getrandom, s.Memory(1), 1, 0).Gives(1).Text("family", "security");
            }
        },
    };

    private static Word Untouched(Script s, string name)
    {
        int fd = s.OpenWith(name + '\0', "page-" + name);
        return s.Call(Mmap, 0, 4096, "PROT_READ", "MAP_PRIVATE", fd, 0).Ok();
    }
}
