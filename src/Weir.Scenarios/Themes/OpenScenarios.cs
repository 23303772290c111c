using Weir.Catalogue;
using Weir.Scenarios.Expecting;
using Weir.Scenarios.Scripting;
using static Weir.Catalogue.SyscallId;

namespace Weir.Scenarios.Themes;

/// <summary>Opening files, by path, relative to directories, by handle; and what cannot be opened.</summary>
internal static class OpenScenarios
{
    private const int CurrentDirectory = -100, HandleBytes = 128;

    public static ScenarioSet Set { get; } = new()
    {
        {
            "open-basic", "openat close", "open O_RDWR|O_CREAT, then close",
            s =>
            {
                int fd = s.Open("testfile.txt").Path(s.InDirectory("testfile.txt"));
                s.Call(Close, fd).Ok().Path(s.InDirectory("testfile.txt"));
            }
        },
        {
            "open-old", "open", "the oldest way to open, in success and failure",
            s =>
            {
                s.Call(SyscallId.Open, "oldfile.txt", "O_WRONLY|O_CREAT|O_TRUNC", 0x180).Ok()
                    .Path(s.InDirectory("oldfile.txt"));
                s.Call(SyscallId.Open, "nothing/there", "O_RDONLY", 0).Fails(Errno.ENOENT);
                s.Call(SyscallId.Open, "oldfile.txt/below", "O_RDONLY", 0).Fails(Errno.ENOTDIR);
                s.Call(SyscallId.Open, ".", "O_WRONLY", 0).Fails(Errno.EISDIR);
            }
        },
        {
            "open-dirfd-paths", "openat statx utimensat",
            "paths relative to a directory's descriptor, and the directory itself",
            s =>
            {
                string directory = s.InDirectory("dirfd-base");
                System.IO.Directory.CreateDirectory(directory);
                int dirfd = s.Open("dirfd-base", "O_RDONLY|O_DIRECTORY");
                s.Call(Openat, dirfd, "relative-openat.txt", "O_RDWR|O_CREAT", 0x1a4).Ok()
                    .Path(directory + "/relative-openat.txt");
                s.Call(SyscallId.Statx, dirfd, "", "AT_EMPTY_PATH", "STATX_SIZE", s.Memory(256)).Gives(0)
                    .Path(directory);
                s.Call(Utimensat, dirfd, 0, 0, 0).Gives(0).Path(directory);
            }
        },
        {
            "open-openat2", "openat2", "flags that travel in struct open_how",
            s =>
            {
                Block how = s.Longs(Script.Value("open", "O_RDWR|O_CREAT"), 0x1a4, 0);
                s.Call(Openat2, CurrentDirectory, "openat2file.txt", how, 24).Ok()
                    .Path(s.InDirectory("openat2file.txt")).Args("O_RDWR|O_CREAT")
                    .Must("args", Comparison.Lacks, text: "O_TRUNC");
                how.Put(16, Script.Value("resolve", "RESOLVE_BENEATH"));
                s.Call(Openat2, CurrentDirectory, "/etc", how, 24).Fails(Errno.EXDEV).Args("RESOLVE_BENEATH");
                s.Call(Openat2, CurrentDirectory, "x", how, 8).Fails(Errno.EINVAL);
            }
        },
        {
            "open-creat", "creat", "creat(2)",
            s =>
            {
                int fd = s.Call(Creat, "creatfile.txt", 0x1a4).Ok().Path(s.InDirectory("creatfile.txt"));
                s.Call(Write, fd, s.Text("x"), 1).Gives(1).Bytes(1);
                s.Call(Read, fd, s.Memory(1), 1).Fails(Errno.EBADF);
                s.Call(Creat, ".", 0x1a4).Fails(Errno.EISDIR);
            }
        },
        {
            "open-by-handle-at", "name_to_handle_at open_by_handle_at", "a file's handle, and opening by it",
            s =>
            {
                s.MakeFile("handlefile.txt");
                Block handle = Handle(s, "handlefile.txt");
                int mount = s.Open(".", "O_RDONLY|O_DIRECTORY");
                int fd = s.Call(OpenByHandleAt, mount, handle, "O_RDONLY").Ok();
                s.Call(SyscallId.Close, fd).Ok().Path(s.InDirectory("handlefile.txt"));
            }
        },
        {
            "open-by-handle-at-fail", "open_by_handle_at",
            "EBADF, ESTALE of a file that is gone, and an older of two handles",
            s =>
            {
                s.MakeFile("handle-old.txt");
                s.MakeFile("handle-new.txt");
                Block old = Handle(s, "handle-old.txt");
                Handle(s, "handle-new.txt");
                int mount = s.Open(".", "O_RDONLY|O_DIRECTORY");
                s.Call(OpenByHandleAt, -1, old, "O_RDONLY").Fails(Errno.EBADF);
                File.Delete(s.InDirectory("handle-old.txt"));
                s.Call(OpenByHandleAt, mount, old, "O_RDONLY").Fails(Errno.ESTALE);
                s.Call(NameToHandleAt, CurrentDirectory, "handle-new.txt", s.Ints(0, 0), s.Memory(8), 0)
                    .Fails(Errno.EOVERFLOW);
                s.Never("open_by_handle_at", new Check("path", Comparison.Contains, Text: "handle-new"));
            }
        },
        {
            "open-by-handle-at-reuse", "open_by_handle_at close openat",
            "a decoy takes the number of what a handle opened, five times",
            s =>
            {
                int mount = s.Open(".", "O_RDONLY|O_DIRECTORY");
                for (int i = 0; i < 5; i++)
                {
                    Block handle = Handle(s, s.MakeFile($"handle-reuse-{i}.txt"));
                    int fd = s.Call(OpenByHandleAt, mount, handle, "O_RDONLY").Ok();
                    s.Call(SyscallId.Close, fd).Ok().Path(s.InDirectory($"handle-reuse-{i}.txt"));
                    s.Open($"decoy-{i}.txt").Path(s.InDirectory($"decoy-{i}.txt"));
                }

                s.Never("open_by_handle_at", new Check("path", Comparison.Contains, Text: "decoy"));
            }
        },
        {
            "open-by-handle-at-threads", "open_by_handle_at", "a handle taken on one thread, opened on another",
            s =>
            {
                int mount = s.Open(".", "O_RDONLY|O_DIRECTORY");
                for (int i = 0; i < 5; i++)
                {
                    Block handle = Handle(s, s.MakeFile($"handle-thread-{i}.txt"));
                    s.Start(() =>
                    {
                        s.Call(OpenByHandleAt, -1, handle, "O_RDONLY").Fails(Errno.EBADF);
                        int fd = s.Call(OpenByHandleAt, mount, handle, "O_RDONLY").Ok();
                        s.Call(Fsync, fd).Ok()
                            .Path(s.InDirectory(System.IO.Path.GetFileName(DescriptorNames.Target(fd)!)));
                    }).Join();
                }
            }
        },
        {
            "open-duration-gap", "openat", "two openings of one file, 800 ms apart",
            s =>
            {
                Made first = s.Open("gap-shared.txt");
                long between = Kernel.Calls.Clock.BootNs;
                Thread.Sleep(800);
                s.Open("gap-shared.txt").Must("time_ns", Comparison.AtLeast, between + 500_000_000L);
                first.Must("time_ns", Comparison.AtMost, between);
            }
        },
        {
            "open-enoent", "openat", "a path that does not exist",
            s => s.Call(Openat, CurrentDirectory, "enoentfile.txt", "O_RDONLY", 0).Fails(Errno.ENOENT)
                .Path(s.InDirectory("enoentfile.txt")).Text("error", "ENOENT")
        },
        {
            "open-errors", "openat",
            "one failure of each kind that is safe: ENOTDIR, EISDIR, ELOOP, EEXIST, ENAMETOOLONG, EFAULT, EBADF",
            s =>
            {
                s.MakeFile("plain");
                File.CreateSymbolicLink(s.InDirectory("loop"), "loop");
                s.Call(Openat, CurrentDirectory, "plain/below", "O_RDONLY", 0).Fails(Errno.ENOTDIR);
                s.Call(Openat, CurrentDirectory, ".", "O_RDWR", 0).Fails(Errno.EISDIR);
                s.Call(Openat, CurrentDirectory, "loop", "O_RDONLY", 0).Fails(Errno.ELOOP);
                s.Call(Openat, CurrentDirectory, "plain", "O_RDWR|O_CREAT|O_EXCL", 0).Fails(Errno.EEXIST);
                s.Call(Openat, CurrentDirectory, new string('n', 256), "O_RDONLY", 0).Fails(Errno.ENAMETOOLONG)
                    .Free("path");
                s.Call(Openat, CurrentDirectory, 8, "O_RDONLY", 0).Fails(Errno.EFAULT);
                s.Call(Openat, 99999, "plain", "O_RDONLY", 0).Fails(Errno.EBADF);
            }
        },
        {
            "open-rdonly-write", "openat write", "open read-only, then write",
            s =>
            {
                int fd = s.Open("rdonlyfile.txt", "O_RDONLY|O_CREAT");
                s.Call(Write, fd, s.Text("x"), 1).Fails(Errno.EBADF).Bytes(0).Path(s.InDirectory("rdonlyfile.txt"));
            }
        },
    };

    private static Block Handle(Script s, string name)
    {
        Block handle = s.Memory(8 + HandleBytes).Put(0, HandleBytes);
        Made call = s.Call(NameToHandleAt, CurrentDirectory, name, handle, s.Memory(8), 0);
        return call.Error == Errno.EOPNOTSUPP
            ? throw new NotInThisKernelException("the file system of the temporary directory has no handles")
            : call.Ok() is { } ? handle : default;
    }
}
