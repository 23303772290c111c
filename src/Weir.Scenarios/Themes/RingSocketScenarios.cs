using Weir.Catalogue;
using Weir.Catalogue.Records;
using Weir.Kernel.Abi;
using Weir.Scenarios.Scripting;
using static Weir.Kernel.Abi.IoUringOpcode;

namespace Weir.Scenarios.Themes;

/// <summary>Requests of io_uring for sockets, on the loopback.</summary>
internal static class RingSocketScenarios
{
    private const int Internet = 2, Stream = 1, Peek = 2, AddressBytes = 16;

    public static ScenarioSet Set { get; } = new()
    {
        {
            "ring-tcp", "io_uring:SOCKET io_uring:BIND io_uring:LISTEN io_uring:CONNECT io_uring:ACCEPT "
            + "io_uring:SEND io_uring:RECV io_uring:SHUTDOWN", "a connection and a few bytes, all by requests",
            s =>
            {
                using Ring ring = new(s);
                IoUringSqe socket = new() { Opcode = Socket, Fd = Internet, Offset = Stream };
                int server = ring.Do(socket).Ok().RanSomehow(), client = ring.Do(socket).Ok().RanSomehow();
                Block address = s.Memory([2, 0, 0, 0, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
                ring.Do(Name(Bind, server, address)).Gives(0);
                ring.Do(new IoUringSqe { Opcode = Listen, Fd = server, Length = 4 }).Gives(0);
                s.Call(SyscallId.Getsockname, server, address, s.Ints(AddressBytes)).Gives(0);
                Operation accept = ring.Add(new IoUringSqe { Opcode = Accept, Fd = server }).Ran(AsyncWays.Poll);
                ring.Submit();
                ring.Do(Name(Connect, client, address)).Gives(0).RanSomehow().Free("path");
                int accepted = ring.Await(accept).Ok();
                ring.Do(RingFileScenarios.Transfer(Send, client, s.Memory("hello"u8), 0)).Gives(5).Bytes(5);
                Block buffer = s.Memory(16);
                ring.Do(RingFileScenarios.Transfer(Recv, accepted, buffer, 0) with { OperationFlags = Peek }).Gives(5)
                    .Bytes(0).Args("MSG_PEEK");
                ring.Do(RingFileScenarios.Transfer(Recv, accepted, buffer, 0)).Gives(5).Bytes(5);
                Operation waiting = ring.Add(RingFileScenarios.Transfer(Recv, accepted, buffer, 0)).Ran(AsyncWays.Poll);
                ring.Submit();
                ring.Do(new IoUringSqe { Opcode = Shutdown, Fd = client, Length = 1 }).Gives(0).Ran(AsyncWays.Worker);
                ring.Await(waiting).Gives(0).Bytes(0);
                ring.Do(Name(Connect, client, address)).Fails(Errno.EISCONN).RanSomehow();
                ring.Do(Name(Bind, client, address)).Fails(Errno.EINVAL);
            }
        },
        {
            "ring-messages", "io_uring:SENDMSG io_uring:RECVMSG", "messages over a pair of datagram sockets",
            s =>
            {
                using Ring ring = new(s);
                (int one, int other) = s.Sockets("SOCK_DGRAM");
                Block sent = Message(s, s.Memory("first "u8), s.Memory("message"u8));
                ring.Do(Name(SendMsg, one, sent)).Gives(13).Bytes(13);
                Block received = Message(s, s.Memory(4), s.Memory(32));
                ring.Do(Name(RecvMsg, other, received)).Gives(13).Bytes(13);
                ring.Do(Name(SendMsg, one, sent)).Gives(13);
                ring.Do(Name(RecvMsg, other, Message(s, s.Memory(4)))).Gives(4).Bytes(4);
                ring.Do(Name(RecvMsg, other, received) with { OperationFlags = 0x40 }).Fails(Errno.EAGAIN).Bytes(0);
            }
        },
        {
            "ring-zero-copy", "io_uring:SEND_ZC io_uring:SENDMSG_ZC",
            "sent without copying: a second completion gives the buffer back, and moves no bytes",
            s =>
            {
                using Ring ring = new(s);
                (int client, int accepted) = Connected(s);
                Operation send = ring.Do(RingFileScenarios.Transfer(SendZc, client, s.Memory("hello"u8), 0));
                ring.Await(send, completions: 2).Gives(5);
                s.Call(SyscallId.Read, accepted, s.Memory(16), 16).Gives(5);
                Operation message = ring.Do(Name(SendMsgZc, client, Message(s, s.Memory("again"u8))));
                ring.Await(message, completions: 2).Gives(5);
                s.Call(SyscallId.Read, accepted, s.Memory(16), 16).Gives(5);
                ring.Do(RingFileScenarios.Transfer(SendZc, s.Pipe().Write, s.Memory("hello"u8), 0))
                    .Fails(Errno.ENOTSOCK);
            }
        },
        {
            "ring-socket-command", "io_uring:URING_CMD", "how many bytes wait in a socket",
            s =>
            {
                using Ring ring = new(s);
                (int client, int accepted) = Connected(s);
                s.Call(SyscallId.Write, client, s.Memory("hello"u8), 5).Gives(5);
                ring.Do(new IoUringSqe { Opcode = UringCmd, Fd = accepted, Offset = 0 }).Gives(5).Bytes(-1);
                ring.Do(new IoUringSqe { Opcode = UringCmd, Fd = accepted, Offset = 99 }).Fails(Errno.EOPNOTSUPP);
                ring.Do(new IoUringSqe { Opcode = UringCmd, Fd = s.Pipe().Read }).Fails(Errno.EOPNOTSUPP);
            }
        },
    };

    /// <summary>A TCP connection over the loopback.</summary>
    internal static (int Client, int Accepted) Connected(Script s)
    {
        int server = s.Call(SyscallId.Socket, Internet, Stream, 0).Ok();
        int client = s.Call(SyscallId.Socket, Internet, Stream, 0).Ok();
        Block address = s.Memory([2, 0, 0, 0, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
        s.Call(SyscallId.Bind, server, address, AddressBytes).Gives(0).Free("path");
        s.Call(SyscallId.Listen, server, 4).Gives(0);
        s.Call(SyscallId.Getsockname, server, address, s.Ints(AddressBytes)).Gives(0);
        s.Call(SyscallId.Connect, client, address, AddressBytes).Gives(0).Free("path");
        return (client, s.Call(SyscallId.Accept4, server, 0, 0, 0).Ok());
    }

    private static IoUringSqe Name(IoUringOpcode opcode, int fd, Block memory) => new()
    {
        Opcode = opcode, Fd = fd, Address = (ulong)memory.Address,
        Offset = opcode is Bind or Connect ? AddressBytes : 0UL,
        Length = opcode is SendMsg or RecvMsg or SendMsgZc ? 1U : 0,
    };

    // struct msghdr with a vector alone.
    private static Block Message(Script s, params ReadOnlySpan<Block> buffers)
    {
        Block vector = s.Vector(buffers);
        return s.Memory(56).Put(16, vector.Address).Put(24, (long)buffers.Length);
    }
}
