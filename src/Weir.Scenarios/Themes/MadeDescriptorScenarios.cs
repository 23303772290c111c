using Weir.Catalogue;
using Weir.Scenarios.Expecting;
using Weir.Scenarios.Scripting;
using static Weir.Catalogue.SyscallId;

namespace Weir.Scenarios.Themes;

/// <summary>Descriptors that stand for no file: events, timers, memory, notifications.</summary>
internal static class MadeDescriptorScenarios
{
    private const int CurrentDirectory = -100;

    public static ScenarioSet Set { get; } = new()
    {
        {
            "eventfd-basic", "eventfd close", "eventfd, closed",
            s =>
            {
                int fd = s.Call(SyscallId.Eventfd, 1).Ok().Path("anon_inode:[eventfd]");
                s.Call(Close, fd).Gives(0).Path("anon_inode:[eventfd]");
            }
        },
        {
            "eventfd2-basic", "eventfd2 close", "eventfd2: a number written and read; flags that do not exist",
            s =>
            {
                int fd = s.Call(Eventfd2, 0, "EFD_NONBLOCK").Ok().Path("anon_inode:[eventfd]");
                s.Call(Read, fd, s.Memory(8), 8).Fails(Errno.EAGAIN).Bytes(0);
                s.Call(Write, fd, s.Longs(5), 8).Gives(8).Bytes(8);
                s.Call(Read, fd, s.Memory(8), 8).Gives(8).Bytes(8);
                s.Call(Close, fd).Gives(0).Path("anon_inode:[eventfd]");
                s.Call(Eventfd2, 0, 2).Fails(Errno.EINVAL);
            }
        },
        {
            "fd-from-air-eventfd-users",
            "memfd_create signalfd signalfd4 timerfd_create timerfd_settime timerfd_gettime",
            "descriptors that come from nowhere, and a timer's settings",
            s =>
            {
                s.Call(MemfdCreate, "weir-memfd", 0).Ok().Path("memfd:weir-memfd");
                Block mask = s.Longs(1L << 9);
                s.Call(Signalfd, -1, mask, 8).Ok().Path("anon_inode:[signalfd]");
                int signal = s.Call(Signalfd4, -1, mask, 8, "O_NONBLOCK").Ok();
                s.Call(Read, signal, s.Memory(128), 128).Fails(Errno.EAGAIN);
                int timer = s.Call(TimerfdCreate, "CLOCK_MONOTONIC", "TFD_NONBLOCK").Ok().Path("anon_inode:[timerfd]");
                s.Call(TimerfdSettime, timer, 0, s.Longs(0, 0, 3600, 0), s.Memory(32)).Gives(0)
                    .Path("anon_inode:[timerfd]");
                s.Call(TimerfdGettime, timer, s.Memory(32)).Gives(0).Path("anon_inode:[timerfd]");
                s.Call(TimerfdCreate, 99, 0).Fails(Errno.EINVAL);
                s.Call(TimerfdSettime, signal, 0, s.Longs(0, 0, 1, 0), 0).Fails(Errno.EINVAL);
                s.Call(TimerfdGettime, 99999, s.Memory(32)).Fails(Errno.EBADF);
                s.Call(Signalfd, -1, mask, 4).Fails(Errno.EINVAL);
                s.Call(Signalfd4, 99999, mask, 8, 0).Fails(Errno.EBADF);
                s.Call(MemfdCreate, "x", 0x4000_0000).Fails(Errno.EINVAL);
            }
        },
        {
            "memfd-secret", "memfd_secret", "memory that the kernel itself does not map",
            s => s.Call(MemfdSecret, 0).Ok()
        },
        {
            "userfaultfd", "userfaultfd", "a descriptor for page faults, and flags that do not exist",
            s =>
            {
                s.Call(Userfaultfd, 0x1000_0000);
                s.Call(Userfaultfd, "O_CLOEXEC").Ok().Path("anon_inode:[userfaultfd]");
            }
        },
        {
            "inotify-basic", "inotify_init1 inotify_add_watch inotify_rm_watch close", "a watch, added and removed",
            s =>
            {
                int fd = s.Call(InotifyInit1, "O_NONBLOCK").Ok().Path("anon_inode:inotify");
                s.MakeFile("watched.txt");
                int watch = s.Call(InotifyAddWatch, fd, "watched.txt", "IN_MODIFY").Ok();
                s.Call(InotifyRmWatch, fd, watch).Gives(0).Path("anon_inode:inotify");
                s.Call(InotifyRmWatch, fd, watch).Fails(Errno.EINVAL);
                s.Call(InotifyAddWatch, fd, "missing", "IN_MODIFY").Fails(Errno.ENOENT);
                s.Call(Close, fd).Gives(0).Path("anon_inode:inotify");
                s.Call(InotifyInit1, 1).Fails(Errno.EINVAL);
            }
        },
        { "inotify-old", "inotify_init", "the older way", s => s.Call(InotifyInit).Ok().Path("anon_inode:inotify") },
        {
            "fanotify-flags", "fanotify_init", "groups of several classes, and flags that do not exist",
            s =>
            {
                s.Call(FanotifyInit, "FAN_CLOEXEC|FAN_NONBLOCK", "O_RDONLY").Ok();
                s.Call(FanotifyInit, "FAN_CLASS_CONTENT", "O_RDONLY").Ok();
                s.Call(FanotifyInit, 0xffff_0000u, "O_RDONLY").Fails(Errno.EINVAL);
            }
        },
        {
            "fanotify-marks", "fanotify_init fanotify_mark", "marks by path, by directory, and what cannot be marked",
            s =>
            {
                int group = s.Call(FanotifyInit, "FAN_CLOEXEC", "O_RDONLY").Ok();
                s.MakeFile("marked.txt");
                int dirfd = s.Open(".", "O_RDONLY|O_DIRECTORY");
                s.Call(FanotifyMark, group, "FAN_MARK_ADD", "FAN_OPEN", CurrentDirectory,
                    s.InDirectory("marked.txt")).Gives(0)
                    .Number("fd", group);
                s.Call(FanotifyMark, group, "FAN_MARK_ADD", "FAN_CLOSE_WRITE", dirfd, "marked.txt").Gives(0)
                    .Number("fd", group);
                s.Call(FanotifyMark, group, "FAN_MARK_ADD", "FAN_OPEN", dirfd, 0).Gives(0).Number("fd", group);
                s.Call(FanotifyMark, group, "FAN_MARK_ADD", "FAN_OPEN", CurrentDirectory, "").Fails(Errno.ENOENT);
                s.Call(FanotifyMark, group, "FAN_MARK_ADD", "FAN_OPEN", CurrentDirectory, 0).Fails(Errno.EBADF);
                s.Call(FanotifyMark, group, "FAN_MARK_FLUSH", 0, CurrentDirectory, 0).Gives(0);
            }
        },
        {
            "polling-epoll",
            "epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2 poll ppoll select pselect6",
            "a pipe that is ready, seen by every call that waits for it: counts, no bytes",
            s =>
            {
                (int read, int write) = s.Pipe();
                s.Call(Write, write, s.Text("x"), 1).Gives(1);
                s.Call(EpollCreate, 1).Ok().Path("anon_inode:[eventpoll]");
                int epoll = s.Call(EpollCreate1, "O_CLOEXEC").Ok().Path("anon_inode:[eventpoll]");
                s.Call(EpollCtl, epoll, "EPOLL_CTL_ADD", read, s.Memory(12).Put(0, 1)).Gives(0).Number("fd", epoll)
                    .Must("path2", Comparison.Begins, text: "pipe:[");
                s.Call(EpollWait, epoll, s.Memory(48), 4, 0).Gives(1).Bytes(-1);
                s.Call(EpollPwait, epoll, s.Memory(48), 4, 0, 0, 8).Gives(1).Bytes(-1);
                s.Call(EpollPwait2, epoll, s.Memory(48), 4, s.Time(0), 0, 8).Gives(1).Bytes(-1);
                s.Call(SyscallId.Poll, s.Memory(8).Put(0, read).Put(4, (short)1), 1, 0).Gives(1).Bytes(-1);
                s.Call(Ppoll, s.Memory(8).Put(0, read).Put(4, (short)1), 1, s.Time(0), 0, 8).Gives(1).Bytes(-1);
                s.Call(Select, read + 1, Bits(s, read), 0, 0, s.Longs(0, 0)).Gives(1).Bytes(-1);
                s.Call(Pselect6, read + 1, Bits(s, read), 0, 0, s.Longs(0, 0), 0).Gives(1).Bytes(-1);
                s.Call(EpollCtl, epoll, "EPOLL_CTL_DEL", read, 0).Gives(0);
            }
        },
        {
            "polling-nothing",
            "epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2 poll ppoll select pselect6",
            "nothing is ready, for 50 ms; and what cannot be waited for",
            s =>
            {
                int read = s.Pipe().Read;
                int epoll = s.Call(EpollCreate1, 0).Ok();
                s.Call(SyscallId.Poll, s.Memory(8).Put(0, read).Put(4, (short)1), 1, 50).Gives(0).Lasts(50);
                s.Call(EpollWait, epoll, s.Memory(12), 1, 50).Gives(0).Lasts(50);
                s.Call(Select, read + 1, Bits(s, read), 0, 0, s.Longs(0, 50_000)).Gives(0).Lasts(50);
                s.Call(EpollCreate, 0).Fails(Errno.EINVAL);
                s.Call(EpollCreate1, 1).Fails(Errno.EINVAL);
                s.Call(EpollCtl, epoll, "EPOLL_CTL_ADD", epoll, s.Memory(12)).Fails(Errno.EINVAL);
                s.Call(EpollWait, 99999, s.Memory(12), 1, 0).Fails(Errno.EBADF);
                s.Call(EpollPwait, read, s.Memory(12), 1, 0, 0, 8).Fails(Errno.EINVAL);
                s.Call(EpollPwait2, epoll, s.Memory(12), 0, s.Time(0), 0, 8).Fails(Errno.EINVAL);
                s.Call(Ppoll, 8, 1, s.Time(0), 0, 8).Fails(Errno.EFAULT);
                s.Call(Pselect6, -1, 0, 0, 0, s.Longs(0, 0), 0).Fails(Errno.EINVAL);
            }
        },
    };

    private static Block Bits(Script s, int fd)
    {
        Block bits = s.Memory(128);
        bits.Span[fd / 8] = (byte)(1 << (fd % 8));
        return bits;
    }
}
