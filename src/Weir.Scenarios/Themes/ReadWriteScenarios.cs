using Weir.Catalogue;
using static Weir.Catalogue.SyscallId;

namespace Weir.Scenarios.Themes;

/// <summary>Reading and writing, plain, positioned and vectored.</summary>
internal static class ReadWriteScenarios
{
    private const string Text = "hello from a scenario";

    public static ScenarioSet Set { get; } = new()
    {
        {
            "readwrite-basic", "write lseek read", "write 21 bytes, seek to the start, read them back",
            s =>
            {
                int fd = s.Open("rwfile.txt");
                s.Call(Write, fd, s.Text(Text), 21).Gives(21).Bytes(21);
                s.Call(Lseek, fd, 0, "SEEK_SET").Gives(0);
                s.Call(Read, fd, s.Memory(64), 64).Gives(21).Bytes(21);
                s.Call(Read, fd, s.Memory(64), 64).Gives(0).Bytes(0);
                s.Call(Close, fd).Ok();
            }
        },
        {
            "readwrite-pread", "pread64", "write, then pread64 from the middle",
            s =>
            {
                int fd = s.Open("preadfile.txt");
                s.Call(Write, fd, s.Text(Text), 21).Bytes(21);
                s.Call(Pread64, fd, s.Memory(16), 16, 5).Gives(16).Bytes(16).Number("offset", 5);
            }
        },
        {
            "readwrite-preadv", "preadv", "preadv into two buffers",
            s =>
            {
                int fd = s.Open("preadvfile.txt");
                s.Call(Write, fd, s.Text(Text), 21);
                s.Call(Preadv, fd, s.Vector(s.Memory(8), s.Memory(8)), 2, 3, 0).Gives(16).Bytes(16)
                    .Number("requested", 16);
            }
        },
        {
            "readwrite-preadv2", "preadv2", "preadv2 into two buffers at the file's own position",
            s =>
            {
                int fd = s.Open("preadv2file.txt");
                s.Call(Write, fd, s.Text(Text), 21);
                s.Call(Lseek, fd, 0, "SEEK_SET");
                s.Call(Preadv2, fd, s.Vector(s.Memory(8), s.Memory(9)), 2, -1, -1, 0).Gives(17).Bytes(17);
            }
        },
        {
            "readwrite-pwrite", "pwrite64", "pwrite64 behind the end",
            s =>
            {
                int fd = s.Open("pwritefile.txt");
                s.Call(Pwrite64, fd, s.Text(Text), 21, 4096).Gives(21).Bytes(21).Number("offset", 4096);
            }
        },
        {
            "readwrite-pwritev", "pwritev", "pwritev of two buffers",
            s => s.Call(
                Pwritev, s.Open("pwritevfile.txt"), s.Vector(s.Memory("12345678"u8), s.Memory("123456789"u8)), 2, 0, 0)
                .Gives(17).Bytes(17).Number("requested", 17)
        },
        {
            "readwrite-pwritev2", "pwritev2", "pwritev2 of two buffers, synchronously",
            s => s.Call(
                Pwritev2, s.Open("pwritev2file.txt"), s.Vector(s.Memory("123456789"u8), s.Memory("123456789"u8)), 2,
                    0, 0,
                "RWF_DSYNC").Gives(18).Bytes(18)
        },
        {
            "readwrite-readv", "readv", "readv into two buffers, the second not filled",
            s =>
            {
                int fd = s.Open("readvfile.txt");
                s.Call(Write, fd, s.Text(Text), 21);
                s.Call(Lseek, fd, 0, "SEEK_SET");
                s.Call(Readv, fd, s.Vector(s.Memory(20), s.Memory(20)), 2).Gives(21).Bytes(21).Number("requested", 40);
            }
        },
        {
            "readwrite-writev", "writev", "writev of two buffers",
            s => s.Call(Writev, s.Open("writevfile.txt"), s.Vector(s.Memory("abc"u8), s.Memory("defg"u8)), 2)
                .Gives(7).Bytes(7)
        },
        {
            "readwrite-wronly-read", "read", "read from a descriptor opened for writing",
            s => s.Call(Read, s.Open("wronly.txt", "O_WRONLY|O_CREAT"), s.Memory(8), 8).Fails(Errno.EBADF).Bytes(0)
        },
        {
            "readwrite-rdonly-write", "write", "write to a descriptor opened for reading",
            s => s.Call(Write, s.Open("rdonly.txt", "O_RDONLY|O_CREAT"), s.Memory(8), 8).Fails(Errno.EBADF).Bytes(0)
        },
        {
            "readwrite-pread-invalid", "pread64", "pread64 at a negative offset",
            s => s.Call(Pread64, s.Open("preadinv.txt"), s.Memory(8), 8, -1).Fails(Errno.EINVAL).Bytes(0)
        },
        {
            "readwrite-pwrite-invalid", "pwrite64", "pwrite64 at a negative offset",
            s => s.Call(Pwrite64, s.Open("pwriteinv.txt"), s.Memory(8), 8, -1).Fails(Errno.EINVAL).Bytes(0)

        },
    };
}
