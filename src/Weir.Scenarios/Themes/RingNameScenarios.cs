using Weir.Catalogue;
using Weir.Catalogue.Records;
using Weir.Kernel.Abi;
using Weir.Scenarios.Scripting;
using static Weir.Kernel.Abi.IoUringOpcode;

namespace Weir.Scenarios.Themes;

/// <summary>Requests of io_uring for names: opening, linking, renaming, attributes.</summary>
internal static class RingNameScenarios
{
    private const int CurrentDirectory = -100;

    public static ScenarioSet Set { get; } = new()
    {
        {
            "ring-open-close", "io_uring:OPENAT io_uring:OPENAT2 io_uring:CLOSE",
            "opened and closed by requests, as a descriptor and as a registered file",
            s =>
            {
                using Ring ring = new(s);
                s.MakeFile("there.txt", "content");
                IoUringSqe open = At(OpenAt, s, "there.txt");
                int fd = ring.Do(open).Ok().RanSomehow();
                s.Call(SyscallId.Read, fd, s.Memory(8), 8).Gives(7).Path(s.InDirectory("there.txt"));
                ring.Do(new IoUringSqe { Opcode = IoUringOpcode.Close, Fd = fd }).Gives(0)
                    .Path(s.InDirectory("there.txt"));
                ring.Do(new IoUringSqe { Opcode = IoUringOpcode.Close, Fd = fd }).Fails(Errno.EBADF).Path(null);
                ring.Do(open with { Address = (ulong)s.Text("missing.txt").Address }).Fails(Errno.ENOENT)
                    .RanSomehow();
                ring.Do(open with { OperationFlags = 0x241, Length = 0x180, Address = (ulong)s.Text("new").Address })
                    .Ok().Ran(AsyncWays.Worker).Args("O_CREAT");
                ring.RegisterFiles(-1, -1);
                ring.Do(open with { FileIndex = 2 }).Gives(0).RanSomehow().Text("fd", null);
                ring.Do(new IoUringSqe
                {
                    Opcode = Read, Fd = 1, Flags = SqeFlags.FixedFile, Address = (ulong)s.Memory(8).Address, Length = 8,
                }).Gives(7).Path(s.InDirectory("there.txt"));
                Block how = s.Longs(0, 0, 0);
                ring.Do(At(OpenAt2, s, "there.txt") with { Offset = (ulong)how.Address, Length = 24 }).Ok()
                    .RanSomehow();
                ring.Do(At(OpenAt2, s, "there.txt") with { Offset = (ulong)how.Address, Length = 8 })
                    .Fails(Errno.EINVAL).Ran(AsyncWays.Refused);
            }
        },
        {
            "ring-statx", "io_uring:STATX", "a file, one that is not there",
            s =>
            {
                using Ring ring = new(s);
                s.MakeFile("there.txt", "content");
                Block result = s.Memory(256);
                IoUringSqe stat = At(IoUringOpcode.Statx, s, "there.txt") with
                {
                    Offset = (ulong)result.Address, Length = 0x7ff,
                };
                ring.Do(stat).Gives(0).Ran(AsyncWays.Worker).Bytes(-1);
                ring.Do(stat with { Address = (ulong)s.Text("missing").Address }).Fails(Errno.ENOENT)
                    .Ran(AsyncWays.Worker);
            }
        },
        {
            "ring-names", "io_uring:RENAMEAT io_uring:UNLINKAT io_uring:MKDIRAT io_uring:SYMLINKAT io_uring:LINKAT",
            "made, linked, renamed, removed; each by a worker",
            s =>
            {
                using Ring ring = new(s);
                s.MakeFile("a", "content");
                ring.Do(At(MkdirAt, s, "folder") with { Length = 0x1c0 }).Gives(0).Ran(AsyncWays.Worker);
                ring.Do(At(MkdirAt, s, "folder") with { Length = 0x1c0 }).Fails(Errno.EEXIST).Ran(AsyncWays.Worker);
                ring.Do(Both(LinkAt, s, "a", "b")).Gives(0).Ran(AsyncWays.Worker);
                ring.Do(At(SymlinkAt, s, "a") with { Offset = (ulong)s.Text("s").Address }).Gives(0)
                    .Ran(AsyncWays.Worker);
                ring.Do(Both(RenameAt, s, "b", "c")).Gives(0).Ran(AsyncWays.Worker);
                ring.Do(Both(RenameAt, s, "b", "c")).Fails(Errno.ENOENT).Ran(AsyncWays.Worker);
                ring.Do(Both(RenameAt, s, "a", "c") with { OperationFlags = 1 }).Fails(Errno.EEXIST)
                    .Ran(AsyncWays.Worker).Args("RENAME_NOREPLACE");
                ring.Do(At(UnlinkAt, s, "c")).Gives(0).Ran(AsyncWays.Worker);
                ring.Do(At(UnlinkAt, s, "folder")).Fails(Errno.EISDIR).Ran(AsyncWays.Worker);
                ring.Do(At(UnlinkAt, s, "folder") with { OperationFlags = 0x200 }).Gives(0).Ran(AsyncWays.Worker)
                    .Args("AT_REMOVEDIR");
                ring.Do(At(UnlinkAt, s, "s") with { OperationFlags = 0x8000 }).Fails(Errno.EINVAL)
                    .Ran(AsyncWays.Refused);
            }
        },
        {
            "ring-xattr", "io_uring:SETXATTR io_uring:GETXATTR io_uring:FSETXATTR io_uring:FGETXATTR",
            "an attribute, by name and by descriptor",
            s =>
            {
                using Ring ring = new(s);
                int fd = s.OpenWith("content", "a");
                Block name = s.Text("user.weir"), value = s.Memory("12345"u8), read = s.Memory(64);
                IoUringSqe set = new()
                {
                    Opcode = Fsetxattr, Fd = fd, Length = 5,
                    Address = (ulong)name.Address, Offset = (ulong)value.Address,
                };
                Operation first = ring.Do(set).Ran(AsyncWays.Worker);
                if (first.Result == -(long)Errno.EOPNOTSUPP)
                {
                    throw new NotInThisKernelException("this file system has no attributes");
                }

                first.Gives(0);
                IoUringSqe get = set with { Opcode = Fgetxattr, Offset = (ulong)read.Address, Length = 64 };
                ring.Do(get).Gives(5).Bytes(5).Ran(AsyncWays.Worker);
                ring.Do(get with { Length = 0, Offset = 0 }).Gives(5).Bytes(0).Ran(AsyncWays.Worker);
                ring.Do(get with { Length = 2 }).Fails(Errno.ERANGE).Bytes(0).Ran(AsyncWays.Worker);
                ring.Do(get with { Address = (ulong)s.Text("user.none").Address }).Fails(Errno.ENODATA)
                    .Ran(AsyncWays.Worker);
                ulong path = (ulong)s.Text("a").Address;
                ring.Do(set with { Opcode = Setxattr, Fd = 0, Address3 = path }).Gives(0).Ran(AsyncWays.Worker);
                ring.Do(get with { Opcode = Getxattr, Fd = 0, Address3 = path }).Gives(5).Bytes(5)
                    .Ran(AsyncWays.Worker);
            }
        },
    };

    private static IoUringSqe At(IoUringOpcode opcode, Script s, string path) =>
        new() { Opcode = opcode, Fd = CurrentDirectory, Address = (ulong)s.Text(path).Address };

    private static IoUringSqe Both(IoUringOpcode opcode, Script s, string from, string to) => At(opcode, s, from) with
    {
        Length = unchecked((uint)CurrentDirectory), Offset = (ulong)s.Text(to).Address,
    };
}
