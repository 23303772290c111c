using Weir.Catalogue;
using Weir.Scenarios.Scripting;
using static Weir.Catalogue.SyscallId;

namespace Weir.Scenarios.Themes;

/// <summary>Permissions, owners, times and extended attributes.</summary>
internal static class AttributeScenarios
{
    private const int CurrentDirectory = -100;

    public static ScenarioSet Set { get; } = new()
    {
        {
            "chmod-basic", "chmod fchmod fchmodat fchmodat2", "all four ways, and a bad one of each",
            s =>
            {
                int fd = s.Open("chmodfile.txt");
                s.Call(Chmod, "chmodfile.txt", 0x180).Gives(0).Path(s.InDirectory("chmodfile.txt"));
                s.Call(Fchmodat, CurrentDirectory, "chmodfile.txt", 0x180).Gives(0)
                    .Path(s.InDirectory("chmodfile.txt"));
                s.Call(Fchmod, fd, 0x180).Gives(0).Path(s.InDirectory("chmodfile.txt"));
                s.Call(Fchmodat2, CurrentDirectory, "chmodfile.txt", 0x180, 0).Ok();
                s.Call(Chmod, "missing", 0x180).Fails(Errno.ENOENT);
                s.Call(Fchmod, 99999, 0x180).Fails(Errno.EBADF);
                s.Call(Fchmodat, CurrentDirectory, "missing", 0x180).Fails(Errno.ENOENT);
                s.Call(Fchmodat2, CurrentDirectory, "chmodfile.txt", 0x180, 1).Fails(Errno.EINVAL);
            }
        },
        {
            "chown-basic", "chown lchown fchownat fchown", "owner and group as they are, four ways",
            s =>
            {
                int fd = s.Open("chownfile.txt");
                File.CreateSymbolicLink(s.InDirectory("chownlink"), "chownfile.txt");
                s.Call(Chown, "chownfile.txt", -1, -1).Gives(0).Path(s.InDirectory("chownfile.txt"));
                s.Call(Lchown, "chownlink", -1, -1).Gives(0).Path(s.InDirectory("chownlink"));
                s.Call(Fchownat, CurrentDirectory, "chownfile.txt", -1, -1, 0).Gives(0)
                    .Path(s.InDirectory("chownfile.txt"));
                s.Call(Fchown, fd, -1, -1).Gives(0).Path(s.InDirectory("chownfile.txt"));
                s.Call(Chown, "missing", -1, -1).Fails(Errno.ENOENT);
                s.Call(Lchown, "missing", -1, -1).Fails(Errno.ENOENT);
                s.Call(Fchown, 99999, -1, -1).Fails(Errno.EBADF);
                s.Call(Fchownat, CurrentDirectory, "missing", -1, -1, 0).Fails(Errno.ENOENT);
            }
        },
        {
            "utime-basic", "utime", "utime",
            s => s.Call(Utime, s.MakeFile("utimefile.txt"), 0).Gives(0).Path(s.InDirectory("utimefile.txt"))
        },
        {
            "utime-utimes", "utimes", "utimes, and of what is not there",
            s =>
            {
                s.Call(Utimes, s.MakeFile("utimesfile.txt"), s.Longs(1, 0, 2, 0)).Gives(0)
                    .Path(s.InDirectory("utimesfile.txt"));
                s.Call(Utimes, "missing", 0).Fails(Errno.ENOENT);
            }
        },
        {
            "utime-futimesat", "futimesat", "futimesat, and of what is not there",
            s =>
            {
                s.Call(Futimesat, CurrentDirectory, s.MakeFile("futimesatfile.txt"), 0).Gives(0)
                    .Path(s.InDirectory("futimesatfile.txt"));
                s.Call(Futimesat, CurrentDirectory, "missing", 0).Fails(Errno.ENOENT);
            }
        },
        {
            "utime-utimensat", "utimensat", "utimensat, and of what is not there",
            s =>
            {
                s.Call(Utimensat, CurrentDirectory, s.MakeFile("utimensatfile.txt"), s.Longs(1, 2, 3, 4), 0).Gives(0)
                    .Path(s.InDirectory("utimensatfile.txt"));
                s.Call(Utimensat, CurrentDirectory, "missing", 0, 0).Fails(Errno.ENOENT);
            }
        },
        {
            "utime-utimensat-double-omit", "utimensat", "both times omitted: the kernel does not even look",
            s => s.Call(Utimensat, CurrentDirectory, "utimensat-omit.txt", s.Longs(0, Omit, 0, Omit), 0).Gives(0)
                .Path(s.InDirectory("utimensat-omit.txt"))
        },
        {
            "utime-utimensat-one-omit", "utimensat", "one time omitted",
            s =>
            {
                int dirfd = s.Open(".", "O_RDONLY|O_DIRECTORY");
                s.Call(Utimensat, dirfd, s.MakeFile("one-omit.txt"), s.Longs(0, Omit, 5, 0), 0).Gives(0)
                    .Path(s.InDirectory("one-omit.txt"));
            }
        },
        {
            "utime-enoent", "utime", "of what is not there",
            s => s.Call(Utime, "utime-enoent-missing.txt", 0).Fails(Errno.ENOENT)
                .Path(s.InDirectory("utime-enoent-missing.txt"))
        },
        {
            "file-attributes", "file_getattr file_setattr", "the attributes that chattr knows, got and set back",
            s =>
            {
                s.MakeFile("fileattr.txt");
                Block attr = s.Memory(24);
                Made get = s.Call(FileGetattr, CurrentDirectory, "fileattr.txt", attr, 24, 0)
                    .Path(s.InDirectory("fileattr.txt"));
                s.Call(FileSetattr, CurrentDirectory, "fileattr.txt", attr, 24, 0).Path(s.InDirectory("fileattr.txt"));
                s.Call(FileGetattr, CurrentDirectory, "missing", attr, 24, 0);
                s.Call(FileSetattr, CurrentDirectory, "missing", attr, 24, 0);
                get.Bytes(-1);
            }
        },
    };

    // UTIME_OMIT, include/uapi/linux/stat.h
    private const long Omit = (1 << 30) - 2;
}
