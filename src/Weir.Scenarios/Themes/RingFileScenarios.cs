using Weir.Catalogue;
using Weir.Catalogue.Records;
using Weir.Kernel.Abi;
using Weir.Scenarios.Expecting;
using Weir.Scenarios.Scripting;
using static Weir.Kernel.Abi.IoUringOpcode;

namespace Weir.Scenarios.Themes;

/// <summary>Requests of io_uring for the data of files.</summary>
internal static class RingFileScenarios
{
    public static ScenarioSet Set { get; } = new()
    {
        {
            "ring-nop", "io_uring:NOP", "nothing, inline and by a worker",
            s =>
            {
                using Ring ring = new(s);
                ring.Do(new IoUringSqe { Opcode = Nop }).Gives(0).Path(null);
                ring.Do(new IoUringSqe { Opcode = Nop, Flags = SqeFlags.Async }).Gives(0).Ran(AsyncWays.Worker);
            }
        },
        {
            "ring-read-write", "io_uring:READ io_uring:WRITE", "a write and reads at places, at the end, of nothing",
            s =>
            {
                using Ring ring = new(s);
                int fd = s.OpenWith("0123456789", "data.txt");
                ring.Do(Transfer(Write, fd, s.Memory("abcdef"u8), 4)).Gives(6).RanSomehow();
                Block buffer = s.Memory(64);
                ring.Do(Transfer(Read, fd, buffer, 2)).Gives(8).Bytes(8);
                ring.Do(Transfer(Read, fd, buffer, 10)).Gives(0).Bytes(0);
                ring.Do(Transfer(Read, fd, buffer.From(60), 0)).Gives(4);
                ring.Do(Transfer(Read, fd, buffer, 0) with { Flags = SqeFlags.Async }).Gives(10)
                    .Ran(AsyncWays.Worker);
            }
        },
        {
            "ring-read-position", "io_uring:READ io_uring:WRITE", "from where the file stands: the offset is -1",
            s =>
            {
                using Ring ring = new(s);
                int fd = s.OpenWith("0123456789", "data.txt");
                ring.Do(Transfer(Read, fd, s.Memory(4), -1)).Gives(4).Number("offset", -1);
                ring.Do(Transfer(Read, fd, s.Memory(4), -1)).Gives(4).Number("offset", -1);
                ring.Do(Transfer(Write, fd, s.Memory(4), -1)).Gives(4).RanSomehow().Number("offset", -1);
                s.Call(SyscallId.Lseek, fd, 0, 1).Gives(12);
            }
        },
        {
            "ring-read-errors", "io_uring:READ io_uring:WRITE io_uring:FSYNC",
            "a bad descriptor, one that is not readable, a directory, bad memory, unknown flags",
            s =>
            {
                using Ring ring = new(s);
                Block buffer = s.Memory(8);
                ring.Do(Transfer(Read, 99999, buffer, 0)).Fails(Errno.EBADF).Path(null).Bytes(0);
                int written = s.Open("data.txt", "O_WRONLY|O_CREAT");
                ring.Do(Transfer(Read, written, buffer, 0)).Fails(Errno.EBADF);
                int read = s.OpenWith("0123456789", "other.txt");
                ring.Do(Transfer(Read, read, buffer, 0) with { Address = 8 }).Fails(Errno.EFAULT).RanSomehow();
                ring.Do(Transfer(Read, read, buffer, 0) with { OperationFlags = 0x4000_0000 })
                    .Fails(Errno.EOPNOTSUPP);
                int directory = s.Open(".", "O_RDONLY|O_DIRECTORY");
                ring.Do(Transfer(Read, directory, buffer, 0)).Fails(Errno.EISDIR).RanSomehow();
                ring.Do(new IoUringSqe { Opcode = Fsync, Fd = read, OperationFlags = 0x80 }).Fails(Errno.EINVAL)
                    .Ran(AsyncWays.Refused);
            }
        },
        {
            "ring-vectors", "io_uring:READV io_uring:WRITEV", "scattered and gathered",
            s =>
            {
                using Ring ring = new(s);
                int fd = s.OpenWith("0123456789", "data.txt");
                Block gathered = s.Vector(s.Memory("abc"u8), s.Memory("de"u8));
                ring.Do(Vector(Writev, fd, gathered, 2, 3)).Gives(5).RanSomehow();
                Block scattered = s.Vector(s.Memory(2), s.Memory(32));
                ring.Do(Vector(Readv, fd, scattered, 2, 1)).Gives(9).Bytes(9);
                ring.Do(Vector(Readv, fd, scattered, 2000, 1)).Fails(Errno.EINVAL).Ran(AsyncWays.Refused);
            }
        },
        {
            "ring-fixed-buffers", "io_uring:READ_FIXED io_uring:WRITE_FIXED io_uring:READV_FIXED io_uring:WRITEV_FIXED",
            "through registered buffers",
            s =>
            {
                using Ring ring = new(s);
                Block one = s.Memory(4096), other = s.Memory(4096);
                ring.RegisterBuffers(one, other);
                int fd = s.OpenWith("0123456789", "data.txt");
                ring.Do(Transfer(ReadFixed, fd, one, 0) with { Length = 4 }).Gives(4).Number("arg5", 0);
                ring.Do(Transfer(WriteFixed, fd, other, 8) with { Length = 6, BufferIndex = 1 }).Gives(6).RanSomehow()
                    .Number("arg5", 1);
                ring.Do(Transfer(ReadFixed, fd, one, 0) with { Length = 4, BufferIndex = 7 }).Fails(Errno.EFAULT);
                Block vector = s.Vector(other.Part(0, 16), other.Part(64, 16));
                ring.Do(Vector(ReadvFixed, fd, vector, 2, 0) with { BufferIndex = 1 }).Gives(14);
                ring.Do(Vector(WritevFixed, fd, vector, 2, 0) with { BufferIndex = 1 }).Gives(32).RanSomehow();
            }
        },
        {
            "ring-fixed-files", "io_uring:READ io_uring:FILES_UPDATE io_uring:FIXED_FD_INSTALL io_uring:CLOSE",
            "registered files: read by index, replaced, given a descriptor, closed",
            s =>
            {
                using Ring ring = new(s);
                int first = s.OpenWith("0123456789", "first.txt"), second = s.OpenWith("01234", "second.txt");
                ring.RegisterFiles(first, -1, -1);
                IoUringSqe read = Transfer(Read, 0, s.Memory(64), 0) with { Flags = SqeFlags.FixedFile };
                ring.Do(read).Gives(10).Path(s.InDirectory("first.txt"));
                ring.Do(read with { Fd = 2 }).Fails(Errno.EBADF).Path(null);
                ring.Do(new IoUringSqe
                {
                    Opcode = FilesUpdate, Address = (ulong)s.Ints(second).Address, Length = 1, Offset = 0,
                }).Gives(1);
                ring.Do(read).Gives(5).Path(s.InDirectory("second.txt"));
                Operation installed = ring.Do(new IoUringSqe { Opcode = FixedFdInstall, Flags = SqeFlags.FixedFile })
                    .Ok().Path(s.InDirectory("second.txt"));
                installed.Number("fd", installed.Result);
                s.Call(SyscallId.Pread64, installed.Result, s.Memory(8), 8, 0).Gives(5)
                    .Path(s.InDirectory("second.txt"));
                ring.Do(new IoUringSqe { Opcode = IoUringOpcode.Close, FileIndex = 1 }).Gives(0)
                    .Must("fd", Comparison.Nothing).Path(s.InDirectory("second.txt"));
                ring.Do(read).Fails(Errno.EBADF).Path(null);
            }
        },
        {
            "ring-direct-io", "io_uring:READ io_uring:WRITE", "past the page cache",
            s =>
            {
                using Ring ring = new(s);
                int fd = s.Open("direct.bin", "O_RDWR|O_CREAT|O_DIRECT");
                Block page = s.Page();
                ring.Do(Transfer(Write, fd, page, 0)).Gives(4096).RanSomehow();
                ring.Do(Transfer(Read, fd, page, 0)).Gives(4096).RanSomehow();
                ring.Do(Transfer(Read, fd, page, 1)).Fails(Errno.EINVAL).RanSomehow();
            }
        },
        {
            "ring-file-calls", "io_uring:FSYNC io_uring:SYNC_FILE_RANGE io_uring:FALLOCATE io_uring:FTRUNCATE "
            + "io_uring:FADVISE io_uring:MADVISE", "what else is done to a file's data; workers do it",
            s =>
            {
                using Ring ring = new(s);
                int fd = s.OpenWith("0123456789", "data.txt");
                ring.Do(new IoUringSqe { Opcode = Fsync, Fd = fd }).Gives(0).Ran(AsyncWays.Worker).Bytes(-1);
                ring.Do(new IoUringSqe { Opcode = Fsync, Fd = fd, OperationFlags = 1 }).Gives(0)
                    .Ran(AsyncWays.Worker).Args("IORING_FSYNC_DATASYNC");
                ring.Do(new IoUringSqe { Opcode = SyncFileRange, Fd = fd, Offset = 2, Length = 4, OperationFlags = 2 })
                    .Gives(0).Ran(AsyncWays.Worker).Args("SYNC_FILE_RANGE_WRITE");
                ring.Do(new IoUringSqe { Opcode = Fallocate, Fd = fd, Offset = 4, Address = 8192 }).Gives(0)
                    .Ran(AsyncWays.Worker);
                ring.Do(new IoUringSqe { Opcode = Ftruncate, Fd = fd, Offset = 3 }).Gives(0).Ran(AsyncWays.Worker)
                    .Number("offset", 3);
                ring.Do(new IoUringSqe { Opcode = Ftruncate, Fd = s.Pipe().Write, Offset = 3 }).Fails(Errno.EINVAL)
                    .Ran(AsyncWays.Worker);
                ring.Do(new IoUringSqe { Opcode = Fadvise, Fd = fd, OperationFlags = 2 }).Gives(0)
                    .Args("POSIX_FADV_SEQUENTIAL");
                ring.Do(new IoUringSqe { Opcode = Fadvise, Fd = fd, OperationFlags = 4 }).Gives(0)
                    .Ran(AsyncWays.Worker).Args("POSIX_FADV_DONTNEED");
                ring.Do(new IoUringSqe
                {
                    Opcode = Madvise, Address = (ulong)s.Page().Address, Length = 4096, OperationFlags = 3,
                }).Gives(0).Ran(AsyncWays.Worker).Args("MADV_WILLNEED").Path(null);
                ring.Do(new IoUringSqe { Opcode = Madvise, Address = 1, Length = 4096, OperationFlags = 3 })
                    .Fails(Errno.EINVAL).Ran(AsyncWays.Worker);
            }
        },
        {
            "ring-splice-tee", "io_uring:SPLICE io_uring:TEE io_uring:PIPE",
            "from a file into a pipe and on into another; the file is the one written to",
            s =>
            {
                using Ring ring = new(s);
                int fd = s.OpenWith("0123456789", "data.txt");
                Block pair = s.Memory(8);
                ring.Do(new IoUringSqe { Opcode = IoUringOpcode.Pipe, Address = (ulong)pair.Address }).Gives(0);
                (int read, int write) = (pair.Int32(), pair.Int32(4));
                (int read2, int write2) = s.Pipe();
                ring.Do(new IoUringSqe
                {
                    Opcode = Splice, Fd = write, FileIndex = (uint)fd, Address = 2, Offset = ulong.MaxValue, Length = 4,
                }).Gives(4).Bytes(4).Ran(AsyncWays.Worker);
                ring.Do(new IoUringSqe { Opcode = Tee, Fd = write2, FileIndex = (uint)read, Length = 3 })
                    .Gives(3).Bytes(3).Ran(AsyncWays.Worker);
                s.Call(SyscallId.Read, read2, s.Memory(8), 8).Gives(3);
                s.Call(SyscallId.Read, read, s.Memory(8), 8).Gives(4);
                ring.Do(new IoUringSqe { Opcode = Tee, Fd = write2, FileIndex = 99999, Length = 3 })
                    .Fails(Errno.EBADF).Ran(AsyncWays.Worker);
            }
        },
    };

    internal static IoUringSqe Transfer(IoUringOpcode opcode, int fd, Block buffer, long offset) => new()
    {
        Opcode = opcode, Fd = fd, Address = (ulong)buffer.Address, Length = (uint)buffer.Length, Offset = (ulong)offset,
    };

    private static IoUringSqe Vector(IoUringOpcode opcode, int fd, Block vector, uint count, long offset) => new()
    {
        Opcode = opcode, Fd = fd, Address = (ulong)vector.Address, Length = count, Offset = (ulong)offset,
    };
}
