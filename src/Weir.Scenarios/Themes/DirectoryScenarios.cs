using Weir.Catalogue;
using Weir.Scenarios.Expecting;
using static Weir.Catalogue.SyscallId;

namespace Weir.Scenarios.Themes;

/// <summary>Making, entering, listing and stating directories and files.</summary>
internal static class DirectoryScenarios
{
    private const int CurrentDirectory = -100;

    public static ScenarioSet Set { get; } = new()
    {
        { "dir-basic", "mkdir", "mkdir", s => s.Call(Mkdir, "subdir", 0x1c0).Gives(0).Path(s.InDirectory("subdir")) },
        {
            "dir-mkdirat", "mkdirat", "mkdirat",
            s =>
            {
                s.Call(Mkdirat, CurrentDirectory, "mkdirat-subdir", 0x1c0).Gives(0)
                    .Path(s.InDirectory("mkdirat-subdir"));
                s.Call(Mkdirat, CurrentDirectory, "mkdirat-subdir", 0x1c0).Fails(Errno.EEXIST);
            }
        },
        {
            "dir-mknodat-fifo", "mknodat mknod", "a FIFO each, and one that is there",
            s =>
            {
                s.Call(Mknodat, CurrentDirectory, "mknodat-fifo", 0x1180, 0).Gives(0)
                    .Path(s.InDirectory("mknodat-fifo"));
                s.Call(Mknod, "mknod-fifo", 0x1180, 0).Gives(0).Path(s.InDirectory("mknod-fifo"));
                s.Call(Mknod, "mknod-fifo", 0x1180, 0).Fails(Errno.EEXIST);
            }
        },
        {
            "dir-chdir", "chdir fchdir", "into a directory and back",
            s =>
            {
                System.IO.Directory.CreateDirectory(s.InDirectory("dir-chdir"));
                int back = s.Open(".", "O_RDONLY|O_DIRECTORY");
                s.Call(Chdir, "dir-chdir").Gives(0).Path(s.InDirectory("dir-chdir"));
                string outside = s.Directory;
                s.Directory = s.InDirectory("dir-chdir");
                s.Open("inside.txt").Path(outside + "/dir-chdir/inside.txt");
                s.Call(Fchdir, back).Gives(0).Path(outside);
                s.Directory = outside;
                s.Call(Fchdir, 99999).Fails(Errno.EBADF);
            }
        },
        {
            "dir-getcwd", "getcwd", "the working directory, and too little room for it",
            s =>
            {
                s.Call(Getcwd, s.Memory(4096), 4096).Gives(s.Directory.Length + 1).Args(s.Directory);
                s.Call(Getcwd, s.Memory(2), 2).Fails(Errno.ERANGE).Bytes(0);
            }
        },
        {
            "dir-getdents", "getdents64 getdents", "entries of a directory, in both formats",
            s =>
            {
                int fd = s.Open(".", "O_RDONLY|O_DIRECTORY");
                long entries = s.Call(Getdents64, fd, s.Memory(1024), 1024).Ok().Path(s.Directory).Result;
                s.Call(Getdents64, fd, s.Memory(1024), 1024).Gives(0).Bytes(0);
                s.Call(Lseek, fd, 0, "SEEK_SET").Gives(0);
                s.Call(Getdents, fd, s.Memory(1024), 1024).Ok().Must("bytes", Comparison.AtLeast, Math.Min(1, entries));
            }
        },
        {
            "dir-mkdir-eexist", "mkdir", "the same directory twice",
            s =>
            {
                s.Call(Mkdir, "mkdir-eexist-subdir", 0x1c0).Gives(0).Path(s.InDirectory("mkdir-eexist-subdir"));
                s.Call(Mkdir, "mkdir-eexist-subdir", 0x1c0).Fails(Errno.EEXIST)
                    .Path(s.InDirectory("mkdir-eexist-subdir"));
            }
        },
        {
            "dir-chdir-enoent", "chdir", "into what is not there",
            s => s.Call(Chdir, "chdir-enoent-missing").Fails(Errno.ENOENT).Path(s.InDirectory("chdir-enoent-missing"))
        },
        {
            "dir-getdents-ebadf", "getdents64 getdents", "of bad descriptors and of a file",
            s =>
            {
                s.Call(Getdents64, 99999, s.Memory(64), 64).Fails(Errno.EBADF).Bytes(0).Path(null);
                s.Call(Getdents64, s.Open("file"), s.Memory(64), 64).Fails(Errno.ENOTDIR);
                s.Call(Getdents, 99999, s.Memory(64), 64).Fails(Errno.EBADF);
            }
        },
        {
            "stat-basic", "stat", "stat",
            s => s.Call(Stat, s.MakeFile("statfile.txt", "123"), s.Memory(144)).Gives(0)
                .Path(s.InDirectory("statfile.txt"))
                .Args("st_size=3")
        },
        {
            "stat-fstat", "fstat", "fstat",
            s => s.Call(Fstat, s.OpenWith("1234", "fstatfile.txt"), s.Memory(144)).Gives(0).Args("st_size=4")
                .Path(s.InDirectory("fstatfile.txt"))
        },
        {
            "stat-lstat", "lstat", "lstat of a file, and of a link that leads nowhere",
            s =>
            {
                s.Call(Lstat, s.MakeFile("lstatfile.txt"), s.Memory(144)).Gives(0).Path(s.InDirectory("lstatfile.txt"));
                File.CreateSymbolicLink(s.InDirectory("dangling"), "nowhere");
                s.Call(Lstat, "dangling", s.Memory(144)).Gives(0).Args("S_IFLNK");
                s.Call(Lstat, "lstat-missing", s.Memory(144)).Fails(Errno.ENOENT);
            }
        },
        {
            "stat-newfstatat", "newfstatat", "newfstatat by path, of a descriptor, and of what is not there",
            s =>
            {
                int fd = s.OpenWith("12345", "fstatatfile.txt");
                s.Call(Newfstatat, CurrentDirectory, "fstatatfile.txt", s.Memory(144), 0).Gives(0)
                    .Path(s.InDirectory("fstatatfile.txt")).Args("st_size=5");
                s.Call(Newfstatat, fd, "", s.Memory(144), "AT_EMPTY_PATH").Gives(0)
                    .Path(s.InDirectory("fstatatfile.txt"));
                s.Call(Newfstatat, CurrentDirectory, "missing", s.Memory(144), "AT_SYMLINK_NOFOLLOW")
                    .Fails(Errno.ENOENT);
            }
        },
        {
            "stat-statx", "statx", "statx, and a reserved bit",
            s =>
            {
                s.Call(SyscallId.Statx, CurrentDirectory, s.MakeFile("statxfile.txt", "12"), 0,
                    "STATX_SIZE|STATX_MODE", s.Memory(256))
                    .Gives(0).Path(s.InDirectory("statxfile.txt")).Args("stx_size=2");
                s.Call(SyscallId.Statx, CurrentDirectory, "statxfile.txt", 0, 0x80000000u, s.Memory(256))
                    .Fails(Errno.EINVAL);
            }
        },
        {
            "stat-access", "access", "access",
            s => s.Call(Access, s.MakeFile("accessfile.txt"), "R_OK|W_OK").Gives(0)
                .Path(s.InDirectory("accessfile.txt"))
        },
        {
            "stat-faccessat", "faccessat faccessat2", "faccessat, and faccessat2 with flags",
            s =>
            {
                s.Call(Faccessat, CurrentDirectory, s.MakeFile("faccessatfile.txt"), "R_OK").Gives(0)
                    .Path(s.InDirectory("faccessatfile.txt"));
                s.Call(Faccessat, CurrentDirectory, "missing", 0).Fails(Errno.ENOENT);
                s.Call(Faccessat2, CurrentDirectory, "faccessatfile.txt", "W_OK", "AT_EACCESS").Gives(0);
                s.Call(Faccessat2, CurrentDirectory, "faccessatfile.txt", 0, 0x4000_0000).Fails(Errno.EINVAL);
            }
        },
        {
            "stat-enoent", "stat", "of what is not there",
            s => s.Call(Stat, "stat-enoent-missing.txt", s.Memory(144)).Fails(Errno.ENOENT)
                .Path(s.InDirectory("stat-enoent-missing.txt"))
        },
        {
            "stat-access-enoent", "access", "of what is not there",
            s => s.Call(Access, "access-enoent-missing.txt", 0).Fails(Errno.ENOENT)
                .Path(s.InDirectory("access-enoent-missing.txt"))
        },
        {
            "stat-fstat-ebadf", "fstat", "of a bad descriptor",
            s => s.Call(Fstat, 99999, s.Memory(144)).Fails(Errno.EBADF).Path(null)
        },
        {
            "stat-statfs", "statfs fstatfs ustat", "the file system of a path, a descriptor and a device",
            s =>
            {
                int fd = s.Open("statfsfile.txt");
                s.Call(Statfs, "statfsfile.txt", s.Memory(120)).Gives(0).Path(s.InDirectory("statfsfile.txt"));
                s.Call(Fstatfs, fd, s.Memory(120)).Gives(0).Path(s.InDirectory("statfsfile.txt"));
                s.Call(Statfs, "missing", s.Memory(120)).Fails(Errno.ENOENT);
                s.Call(Fstatfs, 99999, s.Memory(120)).Fails(Errno.EBADF);
                s.Call(Ustat, 0, s.Memory(32));
            }
        },
    };
}
