using Weir.Catalogue;
using Weir.Scenarios.Scripting;
using static Weir.Catalogue.SyscallId;

namespace Weir.Scenarios.Themes;

/// <summary>Closing, duplicating and commanding descriptors.</summary>
internal static class DescriptorScenarios
{
    public static ScenarioSet Set { get; } = new()
    {
        {
            "close-basic", "close", "open three files, close them",
            s =>
            {
                int[] fds = [.. Enumerable.Range(0, 3).Select(i => (int)s.Open($"closefile-{i}.txt"))];
                for (int i = 0; i < fds.Length; i++)
                {
                    s.Call(Close, fds[i]).Gives(0).Path(s.InDirectory($"closefile-{i}.txt"));
                }
            }
        },
        {
            "close-range", "close_range", "three neighbours at once",
            s =>
            {
                int at = High(s, 600, 3);
                s.Call(CloseRange, at, at + 2, 0).Gives(0);
                s.Call(Close, at).Fails(Errno.EBADF);
            }
        },
        {
            "close-range-bounded", "close_range write", "a range is closed, the descriptor above it stays",
            s =>
            {
                int at = High(s, 610, 3);
                s.Call(CloseRange, at, at + 1, 0).Gives(0);
                s.Call(Write, at + 2, s.Text("x"), 1).Gives(1).Path(s.InDirectory("high-612.txt"));
            }
        },
        {
            "close-range-cloexec", "close_range fcntl write", "a range is marked to be closed at exec, and stays open",
            s =>
            {
                int at = High(s, 620, 3);
                s.Call(CloseRange, at, at + 1, "CLOSE_RANGE_CLOEXEC").Gives(0);
                s.Call(Fcntl, at, "F_GETFD", 0).Gives(1);
                s.Call(Fcntl, at + 2, "F_GETFD", 0).Gives(0);
                s.Call(Write, at, s.Text("x"), 1).Gives(1).Path(s.InDirectory("high-620.txt"));
                s.Call(Write, at + 2, s.Text("x"), 1).Gives(1).Path(s.InDirectory("high-622.txt"));
            }
        },
        {
            "close-invalid-fd", "close", "a number that is no descriptor",
            s => s.Call(Close, 99999).Fails(Errno.EBADF).Number("fd", 99999).Path(null).Text("error", "EBADF")
        },
        {
            "close-double-close", "close", "the same number twice",
            s =>
            {
                int fd = s.Open("double.txt");
                s.Call(Close, fd).Gives(0).Path(s.InDirectory("double.txt"));
                s.Call(Close, fd).Fails(Errno.EBADF).Path(null);
            }
        },
        {
            "close-range-empty", "close_range", "a range without descriptors, and one that ends before it begins",
            s =>
            {
                s.Call(CloseRange, 9000, 9999, 0).Gives(0);
                s.Call(CloseRange, 9999, 9000, 0).Fails(Errno.EINVAL);
            }
        },
        {
            "close-untracked", "close pipe2 write",
            "files of which only the close is seen; a pipe takes each number at once",
            s =>
            {
                for (int i = 0; i < 64; i++)
                {
                    string name = s.InDirectory($"untracked-{i}.txt");
                    FileStream before = File.Create(name);
                    int fd = (int)before.SafeFileHandle.DangerousGetHandle();
                    before.SafeFileHandle.SetHandleAsInvalid();
                    s.Call(Write, fd, s.Text("x"), 1).Gives(1).Path(name);
                    s.Call(Close, fd).Gives(0).Path(name);
                    s.Call(Write, s.Pipe().Write, s.Text("y"), 1).Gives(1);
                }

                s.Never("close", new Expecting.Check("path", Expecting.Comparison.Begins, Text: "pipe:"));
            }
        },
        {
            "dup-basic", "dup write", "dup, then write through the copy",
            s =>
            {
                int copy = s.Call(Dup, s.Open("dupfile.txt")).Ok().Path(s.InDirectory("dupfile.txt"));
                s.Call(Write, copy, s.Text("x"), 1).Gives(1).Path(s.InDirectory("dupfile.txt"));
            }
        },
        {
            "dup-dup2", "dup2 write", "dup2 to a number, then write",
            s =>
            {
                s.Call(Dup2, s.Open("dup2file.txt"), 500).Gives(500).Path(s.InDirectory("dup2file.txt"));
                s.Call(Write, 500, s.Text("x"), 1).Gives(1).Path(s.InDirectory("dup2file.txt"));
                s.Call(Dup2, 99999, 500).Fails(Errno.EBADF);
            }
        },
        {
            "dup-dup3", "dup3 write", "dup3 with close-on-exec, then write",
            s =>
            {
                s.Call(Dup3, s.Open("dup3file.txt"), 501, "O_CLOEXEC").Gives(501).Path(s.InDirectory("dup3file.txt"));
                s.Call(Write, 501, s.Text("x"), 1).Gives(1).Path(s.InDirectory("dup3file.txt"));
            }
        },
        { "dup-invalid-fd", "dup", "dup of a bad descriptor", s => s.Call(Dup, 99999).Fails(Errno.EBADF).Path(null) },
        {
            "dup2-same-fd", "dup2", "dup2 to itself",
            s =>
            {
                int fd = s.Open("dup2same.txt");
                s.Call(Dup2, fd, fd).Gives(fd).Path(s.InDirectory("dup2same.txt"));
            }
        },
        {
            "dup3-invalid-flags", "dup3", "dup3 with flags that do not exist, and to itself",
            s =>
            {
                int fd = s.Open("dup3flags.txt");
                s.Call(Dup3, fd, 502, 1).Fails(Errno.EINVAL).Path(s.InDirectory("dup3flags.txt"));
                s.Call(Dup3, fd, fd, 0).Fails(Errno.EINVAL);
            }
        },
        {
            "fcntl-dupfd", "fcntl write", "F_DUPFD, then write",
            s =>
            {
                int copy = s.Call(Fcntl, s.Open("fcntlfile.txt"), "F_DUPFD", 700).Gives(700)
                    .Path(s.InDirectory("fcntlfile.txt"));
                s.Call(Write, copy, s.Text("x"), 1).Gives(1).Path(s.InDirectory("fcntlfile.txt"));
            }
        },
        {
            "fcntl-setfl", "fcntl write", "F_GETFL, F_SETFL O_APPEND, write",
            s =>
            {
                int fd = s.Open("setfl.txt");
                s.Call(Fcntl, fd, "F_GETFL", 0).Ok().Path(s.InDirectory("setfl.txt"));
                s.Call(Fcntl, fd, "F_SETFL", 0x400).Gives(0).Path(s.InDirectory("setfl.txt")).Args("O_APPEND");
                s.Call(Write, fd, s.Text("x"), 1).Gives(1);
            }
        },
        {
            "fcntl-setfd", "fcntl", "close-on-exec on and off",
            s =>
            {
                int fd = s.Open("setfd.txt");
                s.Call(Fcntl, fd, "F_SETFD", 1).Gives(0).Args("FD_CLOEXEC");
                s.Call(Fcntl, fd, "F_GETFD", 0).Gives(1);
                s.Call(Fcntl, fd, "F_SETFD", 0).Gives(0);
                s.Call(Fcntl, fd, "F_GETFD", 0).Gives(0);
            }
        },
        {
            "fcntl-dupfd-cloexec", "fcntl write", "F_DUPFD_CLOEXEC, then write",
            s =>
            {
                int copy = s.Call(Fcntl, s.Open("dupcloexec.txt"), "F_DUPFD_CLOEXEC", 710).Gives(710);
                s.Call(Write, copy, s.Text("x"), 1).Gives(1).Path(s.InDirectory("dupcloexec.txt"));
            }
        },
        {
            "fcntl-invalid-fd", "fcntl", "F_GETFL of a bad descriptor",
            s => s.Call(Fcntl, 99999, "F_GETFL", 0).Fails(Errno.EBADF)
        },
        {
            "fcntl-dupfd-max", "fcntl", "F_DUPFD above every limit",
            s => s.Call(Fcntl, s.Open("dupmax.txt"), "F_DUPFD", 1 << 30).Fails(Errno.EINVAL)
                .Path(s.InDirectory("dupmax.txt"))
        },
        {
            "fcntl-locks", "fcntl", "record locks of an open file, and its owner",
            s =>
            {
                int fd = s.OpenWith("0123456789", "locks.txt");
                Block write = s.Memory(32).Put(0, (short)1).Put(16, 4L);
                s.Call(Fcntl, fd, "F_OFD_SETLK", write).Gives(0).Args("F_WRLCK");
                int other = s.Open("locks.txt", "O_RDWR");
                s.Call(Fcntl, other, "F_OFD_SETLK", s.Memory(32).Put(0, (short)1).Put(16, 4L)).Fails(Errno.EAGAIN);
                s.Call(Fcntl, fd, "F_GETOWN", 0).Gives(0);
            }
        },
        {
            "ioctl-basic", "ioctl", "FIONREAD of a file, and a command that it does not know",
            s =>
            {
                int fd = s.OpenWith("12345", "ioctlfile.txt");
                s.Call(Ioctl, fd, "FIONREAD", s.Memory(4)).Gives(0).Path(s.InDirectory("ioctlfile.txt"));
                s.Call(Ioctl, fd, "TCGETS", s.Memory(64)).Fails(Errno.ENOTTY);
            }
        },
        {
            "ioctl-cloexec", "ioctl write fcntl", "FIOCLEX and FIONCLEX with writes between",
            s =>
            {
                int fd = s.Open("cloexec.txt");
                s.Call(Ioctl, fd, "FIOCLEX", 0).Gives(0);
                s.Call(Write, fd, s.Text("x"), 1).Gives(1);
                s.Call(Fcntl, fd, "F_GETFD", 0).Gives(1);
                s.Call(Ioctl, fd, "FIONCLEX", 0).Gives(0);
                s.Call(Write, fd, s.Text("x"), 1).Gives(1);
                s.Call(Fcntl, fd, "F_GETFD", 0).Gives(0);
            }
        },
    };

    private static int High(Script s, int at, int count)
    {
        for (int i = at; i < at + count; i++)
        {
            s.Call(Dup2, s.Open($"high-{i}.txt"), i).Gives(i);
        }

        return at;
    }
}
