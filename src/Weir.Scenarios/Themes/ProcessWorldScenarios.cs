using Weir.Catalogue;
using Weir.Kernel.Launching;
using Weir.Scenarios.Expecting;
using Weir.Scenarios.Scripting;
using static Weir.Catalogue.SyscallId;

namespace Weir.Scenarios.Themes;

/// <summary>Processes whose world is their own: mounts, roots, descriptors, names.</summary>
internal static class ProcessWorldScenarios
{
    private const int CurrentDirectory = -100, ChildSignal = 17, Create = 0x42, NewMounts = 0x20000,
        RecursivePrivate = 0x44000;

    public static ScenarioSet Set { get; } = new()
    {
        {
            "mount-namespace", "unshare mount umount2 openat", "a file system that only one process sees",
            s =>
            {
                string point = s.InDirectory("mounted"), inside = s.InDirectory("mounted/inside.txt");
                Directory.CreateDirectory(point);
                ChildProgram program = new(s);
                int at = program.Text(point), tmpfs = program.Text("tmpfs"), file = program.Text(inside),
                    buffer = program.Data(8);
                program.Call(Unshare, 0, NewMounts)
                    .Call(Mount, 0, 0, program.Text("/"), 0, RecursivePrivate, 0)
                    .Call(Mount, 0, [tmpfs, at, tmpfs, 0, 0], Path(point))
                    .Call(Openat, null, [CurrentDirectory, file, Create, 0x180], Path(inside));
                program.Store(buffer)
                    .Call(Write, 8, [StubArgument.At(buffer), buffer, 8], Path(inside))
                    .Call(Umount2, -(long)Errno.EBUSY, [at, 0], Path(point))
                    .Call(Close, 0, [StubArgument.At(buffer)], Path(inside))
                    .Call(Umount2, 0, [at, 0], Path(point))
                    .Call(Openat, -(long)Errno.ENOENT, [CurrentDirectory, file, 0, 0], Path(inside)).Exit(0);
                ProcessScenarios.Ends(program, 0);
            }
        },
        {
            "process-chroot", "chroot chdir openat readlinkat", "below a root of its own, files have their real names",
            s =>
            {
                Directory.CreateDirectory(s.InDirectory("root/deep"));
                s.MakeFile("root/deep/file.txt", "content");
                ChildProgram program = new(s);
                int slot = program.Data(8), buffer = program.Data(8);
                program.Call(Chroot, 0, [program.Text(s.InDirectory("root"))], Path(s.InDirectory("root")))
                    .Call(Openat, null, [CurrentDirectory, program.Text("/deep/file.txt"), 0, 0],
                        Path(s.InDirectory("root/deep/file.txt")))
                    .Store(slot)
                    .Call(Read, 7, [StubArgument.At(slot), buffer, 8], Path(s.InDirectory("root/deep/file.txt")))
                    .Call(Chdir, 0, program.Text("/deep"))
                    .Call(Openat, null, [CurrentDirectory, program.Text("file.txt"), 0, 0],
                        Path(s.InDirectory("root/deep/file.txt")))
                    .Call(Chdir, -(long)Errno.ENOENT, program.Text("/root")).Exit(0);
                ProcessScenarios.Ends(program, 0);
            }
        },
        {
            "descriptor-passing", "sendmsg recvmsg read", "a file goes over a Unix socket, to this process and another",
            s =>
            {
                int fd = s.OpenWith("0123456789", "passed.txt");
                (int one, int other) = s.Sockets();
                s.Call(Sendmsg, one, Message(s, fd), 0).Gives(1).Bytes(1);
                Block received = Message(s, -1);
                s.Call(Recvmsg, other, received, 0).Gives(1).Bytes(1);
                int copy = s.PointedBy(received, 32).Int32(16);
                s.Call(Read, copy, s.Memory(4), 4).Gives(4).Path(s.InDirectory("passed.txt"));
                s.Call(Close, copy).Gives(0).Path(s.InDirectory("passed.txt"));

                ChildProgram program = new(s);
                int data = program.Data(8), vector = program.Longs(data, 8), control = program.Data(32);
                int header = program.Longs(0, 0, vector, 1, control, 24, 0);
                program.Call(Recvmsg, 1, other, header, 0)
                    .Call(Read, 6, [StubArgument.At(control + 16), data, 8], Path(s.InDirectory("passed.txt")))
                    .Call(Close, 0, [StubArgument.At(control + 16)], Path(s.InDirectory("passed.txt"))).Exit(0);
                s.Call(Sendmsg, one, Message(s, fd), 0).Gives(1);
                ProcessScenarios.Ends(program, 0);
            }
        },
        {
            "clone-own-files", "clone close write", "a child with a copy of the descriptors closes only its own",
            s =>
            {
                ChildProgram program = new(s);
                int pair = program.Data(8), buffer = program.Data(8);
                Check pipe = new("path", Comparison.Begins, Text: "pipe:[");
                program.Call(Pipe2, 0, pair, 0)
                    .Fork(
                        Clone, [ChildSignal, 0, 0, 0, 0],
                        child => child.Call(Close, 0, [StubArgument.At(pair + 4)], pipe)
                            .Call(Write, -(long)Errno.EBADF, [StubArgument.At(pair + 4), buffer, 1],
                                new Check("path", Comparison.Nothing)).Exit(0))
                    .Call(Wait4, null, -1, 0, 0, 0)
                    .Call(Write, 1, [StubArgument.At(pair + 4), buffer, 1], pipe);
                ProcessScenarios.Ends(program.Exit(0), 0);
            }
        },
        {
            "process-renames-itself", "prctl getppid", "the name of each call is the one that it was made under",
            s =>
            {
                ChildProgram program = new(s);
                int parent = Script.Pid;
                foreach (string name in (ReadOnlySpan<string>)["first-name", "second-name"])
                {
                    program.Call(Prctl, 0, 15, program.Text(name), 0, 0, 0)
                        .Call(Getppid, parent, [], new Check("comm", Comparison.Equal, Text: name));
                }

                ProcessScenarios.Ends(program.Exit(0), 0);
            }
        },
        {
            "process-execs-itself", "execve fcntl dup2", "a program starts itself anew; the mark is a descriptor",
            s =>
            {
                const int Mark = 1000, GetFlags = 1;
                ChildProgram program = new(s);
                int self = program.Text("/proc/self/exe"), arguments = program.Longs(program.Text("again"), 0);
                program.Call(Fcntl, -(long)Errno.EBADF, Mark, GetFlags, 0).ExitIfZero(9)
                    .Call(Dup2, Mark, (int)s.Open("mark.txt"), Mark)
                    .Call(Execve, 0, [self, arguments, 0], Path("/proc/self/exe"))
                    .Expects(
                        Fcntl, 0, [Mark, GetFlags, 0], Path(s.InDirectory("mark.txt")),
                        new Check("comm", Comparison.Equal, Text: "exe"))
                    .Expects(ExitGroup, null, [9]);
                ProcessScenarios.Ends(program, 9);
            }
        },
        {
            "process-closes-everything", "close_range write openat", "no descriptor is left; then the lowest is taken",
            s =>
            {
                string path = s.MakeFile(s.InDirectory("file.txt"), "content");
                ChildProgram program = new(s);
                int buffer = program.Data(8);
                program.Call(CloseRange, 0, 0, -1, 0)
                    .Call(Write, -(long)Errno.EBADF, [1, buffer, 1], new Check("path", Comparison.Nothing))
                    .Call(Openat, 0, [CurrentDirectory, program.Text(path), 0, 0], Path(path))
                    .Call(Read, 7, [0, buffer, 8], Path(path)).Exit(0);
                ProcessScenarios.Ends(program, 0);
            }
        },
        {
            "process-out-of-descriptors", "prlimit64 openat dup pipe2 socket", "no number is left for another",
            s =>
            {
                string path = s.MakeFile(s.InDirectory("file.txt"), "content");
                ChildProgram program = new(s);
                int file = program.Text(path), none = -(int)Errno.EMFILE, pair = program.Data(8);
                program.Call(CloseRange, 0, 0, -1, 0).Call(Prlimit64, 0, 0, 7, program.Longs(2, 2), 0)
                    .Call(Openat, 0, [CurrentDirectory, file, 0, 0], Path(path))
                    .Call(Dup, 1, [0], Path(path))
                    .Call(Openat, none, [CurrentDirectory, file, 0, 0], Path(path), Nothing("fd"))
                    .Call(Dup, none, [0], Path(path))
                    .Call(Pipe2, none, pair, 0)
                    .Call(Socket, none, [1, 1, 0], Nothing("fd"))
                    .Call(Close, 0, [1], Path(path))
                    .Call(Openat, 1, [CurrentDirectory, file, 0, 0], Path(path)).Exit(0);
                ProcessScenarios.Ends(program, 0);
            }
        },
    };

    private static Check Path(string path) => new("path", Comparison.Equal, Text: path);

    private static Check Nothing(string field) => new(field, Comparison.Nothing);

    // struct msghdr with a byte, and room for a descriptor: struct cmsghdr of SCM_RIGHTS, when there is one to send.
    private static Block Message(Script s, int descriptor)
    {
        const int SocketLevel = 1, Rights = 1;
        Block control = s.Memory(32);
        if (descriptor >= 0)
        {
            control.Put(0, 20L).Put(8, SocketLevel).Put(12, Rights).Put(16, descriptor);
        }

        return s.Memory(56).Put(16, s.Vector(s.Memory(1)).Address).Put(24, 1L).Put(32, control.Address).Put(40, 24L);
    }
}
