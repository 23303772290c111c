using Weir.Catalogue;
using Weir.Scenarios.Expecting;
using Weir.Scenarios.Scripting;
using static Weir.Catalogue.SyscallId;

namespace Weir.Scenarios.Themes;

/// <summary>Extended attributes: set, read, listed and removed, by path, link and descriptor.</summary>
internal static class XattrScenarios
{
    private const int CurrentDirectory = -100;
    private const string Name = "user.weir", Value = "sixteen bytes ok";

    public static ScenarioSet Set { get; } = new()
    {
        {
            "xattr-getxattrat", "getxattrat setxattr", "by the newest calls: a value, and its length alone",
            s =>
            {
                string file = WithAttribute(s, "getxattrat.txt");
                Block args = s.Memory(16);
                Block value = s.Memory(64);
                args.Put(0, value.Address).Put(8, 64);
                s.Call(Getxattrat, CurrentDirectory, file, 0, Name, args, 16).Ok().Gives(16).Bytes(16)
                    .Path(s.InDirectory(file));
                args.Put(8, 0);
                s.Call(Getxattrat, CurrentDirectory, file, 0, Name, args, 16).Gives(16).Bytes(0);
            }
        },
        {
            "xattr-listxattrat", "listxattrat", "names by the newest call",
            s =>
            {
                string file = WithAttribute(s, "listxattrat.txt");
                s.Call(Listxattrat, CurrentDirectory, file, 0, s.Memory(256), 256).Ok()
                    .Must("bytes", Comparison.AtLeast, 9)
                    .Path(s.InDirectory(file));
                s.Call(Listxattrat, CurrentDirectory, file, 0, 0, 0).Ok().Bytes(0);
            }
        },
        {
            "xattr-removexattrat", "removexattrat", "removed by the newest call",
            s =>
            {
                string file = WithAttribute(s, "removexattrat.txt");
                s.Call(Removexattrat, CurrentDirectory, file, 0, Name).Ok().Bytes(-1).Path(s.InDirectory(file));
                s.Call(Removexattrat, CurrentDirectory, file, 0, Name).Fails(Errno.ENODATA);
            }
        },
        {
            "xattr-getxattr", "setxattr getxattr", "set and read",
            s =>
            {
                string file = WithAttribute(s, "getxattr.txt");
                s.Call(Getxattr, file, Name, s.Memory(64), 64).Gives(16).Bytes(16).Path(s.InDirectory(file)).Args(Name);
                s.Call(Getxattr, file, Name, s.Memory(4), 4).Fails(Errno.ERANGE).Bytes(0);
                s.Call(Getxattr, file, "user.none", s.Memory(64), 64).Fails(Errno.ENODATA).Bytes(0);
            }
        },
        {
            "xattr-getxattr-size-probe", "getxattr", "a question for the length moves nothing",
            s => s.Call(Getxattr, WithAttribute(s, "probe.txt"), Name, 0, 0).Gives(16).Bytes(0)
        },
        {
            "xattr-lgetxattr", "lgetxattr", "without following links",
            s =>
            {
                string file = WithAttribute(s, "lgetxattr.txt");
                s.Call(Lgetxattr, file, Name, s.Memory(64), 64).Gives(16).Bytes(16).Path(s.InDirectory(file));
                s.Call(Lgetxattr, "missing", Name, s.Memory(64), 64).Fails(Errno.ENOENT);
            }
        },
        {
            "xattr-listxattr", "listxattr", "names",
            s =>
            {
                string file = WithAttribute(s, "listxattr.txt");
                s.Call(Listxattr, file, s.Memory(256), 256).Ok().Must("bytes", Comparison.AtLeast, 10)
                    .Path(s.InDirectory(file));
                s.Call(Listxattr, "missing", s.Memory(256), 256).Fails(Errno.ENOENT);
            }
        },
        {
            "xattr-listxattr-size-probe", "listxattr", "a question for the length moves nothing",
            s => s.Call(Listxattr, WithAttribute(s, "listprobe.txt"), 0, 0).Ok().Bytes(0)
        },
        {
            "xattr-llistxattr", "llistxattr", "names, without following links",
            s =>
            {
                string file = WithAttribute(s, "llistxattr.txt");
                s.Call(Llistxattr, file, s.Memory(256), 256).Ok().Must("bytes", Comparison.AtLeast, 10)
                    .Path(s.InDirectory(file));
                s.Call(Llistxattr, "missing", 0, 0).Fails(Errno.ENOENT);
            }
        },
        {
            "xattr-lsetxattr", "lsetxattr", "set without following links",
            s =>
            {
                s.Call(Lsetxattr, s.MakeFile("lsetxattr.txt"), Name, s.Text(Value), 16, "XATTR_CREATE").Gives(0)
                    .Bytes(-1)
                    .Path(s.InDirectory("lsetxattr.txt"));
                s.Call(Lsetxattr, "lsetxattr.txt", Name, s.Text(Value), 16, "XATTR_CREATE").Fails(Errno.EEXIST);
            }
        },
        {
            "xattr-setxattrat", "setxattrat", "set by the newest call",
            s =>
            {
                Block value = s.Text(Value);
                Block args = s.Memory(16).Put(0, value.Address).Put(8, 16);
                s.Call(Setxattrat, CurrentDirectory, s.MakeFile("setxattrat.txt"), 0, Name, args, 16).Ok().Bytes(-1)
                    .Path(s.InDirectory("setxattrat.txt"));
                s.Call(Setxattrat, CurrentDirectory, "missing", 0, Name, args, 16).Fails(Errno.ENOENT);
            }
        },
        {
            "xattr-removexattr", "removexattr", "removed, twice",
            s =>
            {
                string file = WithAttribute(s, "removexattr.txt");
                s.Call(Removexattr, file, Name).Gives(0).Bytes(-1).Path(s.InDirectory(file));
                s.Call(Removexattr, file, Name).Fails(Errno.ENODATA);
            }
        },
        {
            "xattr-lremovexattr", "lremovexattr", "removed without following links, twice",
            s =>
            {
                string file = WithAttribute(s, "lremovexattr.txt");
                s.Call(Lremovexattr, file, Name).Gives(0).Bytes(-1).Path(s.InDirectory(file));
                s.Call(Lremovexattr, file, Name).Fails(Errno.ENODATA);
            }
        },
        {
            "xattr-fd", "fsetxattr fgetxattr flistxattr fremovexattr", "the four calls on one descriptor, and on none",
            s =>
            {
                int fd = s.Open("xattrfd.txt");
                s.Call(Fsetxattr, fd, Name, s.Text(Value), 16, 0).Gives(0).Bytes(-1).Path(s.InDirectory("xattrfd.txt"));
                s.Call(Fgetxattr, fd, Name, s.Memory(64), 64).Gives(16).Bytes(16);
                s.Call(Flistxattr, fd, s.Memory(256), 256).Ok().Must("bytes", Comparison.AtLeast, 10);
                s.Call(Fremovexattr, fd, Name).Gives(0).Bytes(-1);
                s.Call(Fsetxattr, 99999, Name, s.Text(Value), 16, 0).Fails(Errno.EBADF);
                s.Call(Fgetxattr, 99999, Name, 0, 0).Fails(Errno.EBADF);
                s.Call(Flistxattr, 99999, 0, 0).Fails(Errno.EBADF);
                s.Call(Fremovexattr, 99999, Name).Fails(Errno.EBADF);
            }
        },
    };

    private static string WithAttribute(Script s, string name)
    {
        Made set = s.Call(Setxattr, s.MakeFile(name), Name, s.Text(Value), 16, 0).Bytes(-1).Path(s.InDirectory(name));
        return set.Error == Errno.EOPNOTSUPP
            ? throw new NotInThisKernelException("the file system of the temporary directory has no user attributes")
            : set.Gives(0) is { } ? name : "";
    }
}
