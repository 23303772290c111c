using Weir.Catalogue;
using Weir.Scenarios.Expecting;
using Weir.Scenarios.Scripting;
using static Weir.Catalogue.SyscallId;

namespace Weir.Scenarios.Themes;

/// <summary>Bytes between descriptors and between processes, and how they are counted.</summary>
internal static class TransferScenarios
{
    public static ScenarioSet Set { get; } = new()
    {
        {
            "retbytes-phase-a",
            "sendto recvfrom sendmsg recvmsg sendmmsg recvmmsg sendfile splice tee "
            + "process_vm_writev process_vm_readv getdents64",
            "one call of every kind that returns bytes",
            s =>
            {
                (int one, int other) = s.Sockets();
                Block text = s.Text("eighteen bytes ok!");
                s.Call(Sendto, one, text, 18, 0, 0, 0).Gives(18).Bytes(18);
                s.Call(Recvfrom, other, s.Memory(64), 64, 0, 0, 0).Gives(18).Bytes(18);
                s.Call(Sendmsg, one, Message(s, text), 0).Gives(19).Bytes(19);
                s.Call(Recvmsg, other, Message(s, s.Memory(64)), 0).Gives(19).Bytes(19);
                s.Call(Sendmmsg, one, Messages(s, text), 2, 0).Gives(2).Bytes(-1);
                s.Call(Recvmmsg, other, Messages(s, s.Memory(64)), 1, 0, 0).Gives(1).Bytes(-1);
                int file = s.OpenWith("some text for sendfile", "sendfile.txt");
                s.Call(Sendfile, one, file, 0, 22).Gives(22).Bytes(22).Path2(s.InDirectory("sendfile.txt"));
                (int read, int write) = s.Pipe();
                s.Call(Splice, file, s.Longs(0), write, 0, 18, "SPLICE_F_MOVE").Gives(18).Bytes(18)
                    .Path(s.InDirectory("sendfile.txt"));
                (int _, int write2) = s.Pipe();
                s.Call(Tee, read, write2, 18, 0).Gives(18).Bytes(18);
                s.Call(ProcessVmWritev, Script.Pid, s.Vector(text), 1, s.Vector(s.Memory(19)), 1, 0).Gives(19)
                    .Bytes(19);
                s.Call(ProcessVmReadv, Script.Pid, s.Vector(s.Memory(19)), 1, s.Vector(text), 1, 0).Gives(19).Bytes(19);
                int directory = s.Open(".", "O_RDONLY|O_DIRECTORY");
                s.Call(Getdents64, directory, s.Memory(512), 512).Ok().Must("bytes", Comparison.AtLeast, 1);
            }
        },
        {
            "transfer-errors",
                "sendfile splice tee vmsplice process_vm_readv process_vm_writev sendto sendmsg recvmmsg sendmmsg",
            "bad descriptors, wrong types, nobody there: no bytes",
            s =>
            {
                int file = s.Open("file.txt");
                s.Call(Sendfile, 99999, file, 0, 1).Fails(Errno.EBADF).Bytes(0);
                s.Call(Splice, file, 0, file, 0, 1, 0).Fails(Errno.EINVAL).Bytes(0);
                s.Call(Tee, file, file, 1, 0).Fails(Errno.EINVAL).Bytes(0);
                s.Call(Vmsplice, 99999, s.Vector(s.Memory(1)), 1, 0).Fails(Errno.EBADF).Bytes(0);
                s.Call(ProcessVmReadv, 0x3fffffff, s.Vector(s.Memory(1)), 1, s.Vector(s.Memory(1)), 1, 0)
                    .Fails(Errno.ESRCH)
                    .Bytes(0);
                s.Call(ProcessVmWritev, Script.Pid, s.Vector(s.Memory(1)), 1, s.Longs(8, 1), 1, 0)
                    .Fails(Errno.EFAULT).Bytes(0);
                s.Call(Sendto, file, s.Memory(1), 1, 0, 0, 0).Fails(Errno.ENOTSOCK).Bytes(0);
                s.Call(Sendmsg, 99999, Message(s, s.Memory(1)), 0).Fails(Errno.EBADF).Bytes(0);
                s.Call(Recvmmsg, file, Messages(s, s.Memory(1)), 1, 0, 0).Fails(Errno.ENOTSOCK);
                s.Call(Sendmmsg, file, Messages(s, s.Memory(1)), 1, 0).Fails(Errno.ENOTSOCK);
            }
        },
        {
            "recv-flags", "recvfrom recvmsg sendmsg", "peeked bytes do not count, cut ones neither",
            s =>
            {
                (int one, int other) = s.Sockets("SOCK_DGRAM");
                s.Call(Sendto, one, s.Memory(100), 100, 0, 0, 0).Gives(100).Bytes(100);
                s.Call(Recvfrom, other, s.Memory(400), 400, "MSG_PEEK", 0, 0).Gives(100).Bytes(0);
                s.Call(Recvfrom, other, s.Memory(400), 400, 0, 0, 0).Gives(100).Bytes(100);
                s.Call(Sendto, one, s.Memory(200), 200, 0, 0, 0).Bytes(200);
                s.Call(Recvmsg, other, Message(s, s.Memory(400)), "MSG_PEEK").Gives(200).Bytes(0);
                s.Call(Recvmsg, other, Message(s, s.Memory(400)), 0).Gives(200).Bytes(200);
                s.Call(Sendto, one, s.Memory(300), 300, 0, 0, 0);
                s.Call(Recvfrom, other, s.Memory(10), 10, "MSG_TRUNC", 0, 0).Gives(300).Bytes(10);
                s.Call(Sendto, one, s.Memory(400), 400, 0, 0, 0);
                s.Call(Recvmsg, other, Message(s, s.Memory(15), s.Memory(25)), "MSG_TRUNC").Gives(400).Bytes(40);
                s.Call(Sendto, one, s.Memory(90), 90, 0, 0, 0);
                s.Call(Recvmsg, other, Message(s, s.Memory(60), s.Memory(60)), "MSG_TRUNC").Gives(90).Bytes(90);
            }
        },
        {
            "copy-file-range-basic", "copy_file_range", "from file to file",
            s =>
            {
                int from = s.OpenWith("copied text", "copyrangesrc.txt");
                int to = s.Open("copyrangedst.txt");
                s.Call(CopyFileRange, from, 0, to, 0, 11, 0).Gives(11).Bytes(11).Path(s.InDirectory("copyrangesrc.txt"))
                    .Path2(s.InDirectory("copyrangedst.txt"));
            }
        },
        {
            "copy-file-range-bad-dst-fd", "copy_file_range", "to a bad descriptor",
            s => s.Call(CopyFileRange, s.OpenWith("text", "copyrangeebadfsrc.txt"), 0, 99999, 0, 4, 0)
                .Fails(Errno.EBADF)
                .Bytes(0).Path(s.InDirectory("copyrangeebadfsrc.txt"))
        },
    };

    private static Block Message(Script s, params ReadOnlySpan<Block> buffers) =>
        s.Memory(56).Put(16, s.Vector(buffers).Address).Put(24, (long)buffers.Length);

    private static Block Messages(Script s, Block buffer)
    {
        Block two = s.Memory(128);
        Message(s, buffer).Span.CopyTo(two.Span);
        Message(s, buffer).Span.CopyTo(two.Span[64..]);
        return two;
    }
}
