using Weir.Catalogue;
using Weir.Scenarios.Expecting;
using Weir.Scenarios.Scripting;
using static Weir.Catalogue.SyscallId;

namespace Weir.Scenarios.Themes;

/// <summary>Sockets and pipes, and what their descriptors are called.</summary>
internal static class SocketScenarios
{
    private const int AddressBytes = 110;

    public static ScenarioSet Set { get; } = new()
    {
        {
            "socket-basic", "socket close", "a Unix socket, closed; and a family that does not exist",
            s =>
            {
                int fd = s.Call(Socket, "AF_UNIX", "SOCK_STREAM", 0).Ok()
                    .Must("path", Comparison.Begins, text: "unix:");
                s.Call(Close, fd).Gives(0).Must("path", Comparison.Begins, text: "unix:");
                s.Call(Socket, 46, "SOCK_STREAM", 0).Fails(Errno.EAFNOSUPPORT);
            }
        },
        {
            "socketpair-basic", "socketpair close", "a pair, both closed",
            s =>
            {
                (int one, int other) = s.Sockets();
                s.Call(Close, one).Gives(0).Must("path", Comparison.Begins, text: "unix:");
                s.Call(Close, other).Gives(0).Must("path", Comparison.Begins, text: "unix:");
                s.Call(Socketpair, "AF_INET", "SOCK_STREAM", 0, s.Memory(8)).Fails(Errno.EOPNOTSUPP).Free("path")
                    .Free("path2");
            }
        },
        {
            "socket-accept-lifecycle", "socket bind listen connect accept4 shutdown",
            "a server and its client in one thread",
            s => Lifecycle(s, (fd, address, length) => s.Call(Accept4, fd, address, length, "SOCK_CLOEXEC").Ok())
        },
        {
            "socket-accept-lifecycle-plain", "socket bind listen connect accept shutdown", "the same with accept",
            s =>
            {
                Lifecycle(s, (fd, address, length) => s.Call(Accept, fd, address, length).Ok());
                s.Never("accept4");
            }
        },
        {
            "socket-errors",
                "bind listen connect accept accept4 shutdown getsockname getpeername setsockopt getsockopt",
            "what a fresh socket cannot do, and what is no socket",
            s =>
            {
                int fd = s.Call(Socket, "AF_UNIX", "SOCK_STREAM", 0).Ok();
                int file = s.Open("file.txt");
                s.Call(Connect, fd, Address(s, "nobody"), AddressBytes).Fails(Errno.ENOENT);
                s.Call(Shutdown, fd, 9).Fails(Errno.EINVAL);
                s.Call(Getpeername, fd, s.Memory(AddressBytes), s.Ints(AddressBytes)).Fails(Errno.ENOTCONN);
                s.Call(Accept, fd, 0, 0).Fails(Errno.EINVAL);
                s.Call(Accept4, file, 0, 0, 0).Fails(Errno.ENOTSOCK);
                s.Call(Bind, file, Address(s, "x"), AddressBytes).Fails(Errno.ENOTSOCK);
                s.Call(Listen, file, 1).Fails(Errno.ENOTSOCK);
                s.Call(Getsockname, 99999, s.Memory(16), s.Ints(16)).Fails(Errno.EBADF);
                s.Call(Setsockopt, file, "SOL_SOCKET", "SO_RCVBUF", s.Ints(1), 4).Fails(Errno.ENOTSOCK);
                s.Call(Getsockopt, fd, "SOL_SOCKET", 9999, s.Memory(4), s.Ints(4)).Fails(Errno.ENOPROTOOPT);
            }
        },
        {
            "socket-introspection", "getsockname getpeername setsockopt getsockopt accept4",
            "names and options of an accepted socket",
            s => Lifecycle(s, (fd, address, length) =>
            {
                int accepted = s.Call(Accept4, fd, address, length, 0).Ok();
                s.Call(Getsockname, accepted, s.Memory(AddressBytes), s.Ints(AddressBytes)).Gives(0).Args("server");
                s.Call(Getpeername, accepted, s.Memory(AddressBytes), s.Ints(AddressBytes)).Gives(0);
                s.Call(Setsockopt, accepted, "SOL_SOCKET", "SO_RCVBUF", s.Ints(8192), 4).Gives(0);
                s.Call(Getsockopt, accepted, "SOL_SOCKET", "SO_RCVBUF", s.Memory(4), s.Ints(4)).Gives(0);
                return s.Call(Dup, accepted).Ok();
            })
        },
        {
            "socket-internet", "socket bind getsockname sendto recvfrom", "datagrams on the loopback device",
            s =>
            {
                int fd = s.Call(Socket, "AF_INET", "SOCK_DGRAM", 0).Ok();
                Block address = s.Memory(16).Put(0, (short)2).Put(4, 0x0100007f);
                s.Call(Bind, fd, address, 16).Gives(0).Args("127.0.0.1");
                s.Call(Getsockname, fd, address, s.Ints(16)).Gives(0).Args("127.0.0.1")
                    .Must("path", Comparison.Contains, text: "127.0.0.1");
                s.Call(Sendto, fd, s.Memory(7), 7, 0, address, 16).Gives(7).Bytes(7).Args("127.0.0.1");
                s.Call(Recvfrom, fd, s.Memory(32), 32, 0, s.Memory(16), s.Ints(16)).Gives(7).Bytes(7);
            }
        },
        {
            "pipe-basic", "pipe close", "a pipe by the oldest call, both ends closed",
            s =>
            {
                Block pair = s.Memory(8);
                s.Call(SyscallId.Pipe, pair).Gives(0).Must("path", Comparison.Begins, text: "pipe:[");
                s.Call(Close, pair.Int32()).Gives(0).Must("path", Comparison.Begins, text: "pipe:[");
                s.Call(Close, pair.Int32(4)).Gives(0).Must("path", Comparison.Begins, text: "pipe:[");
                s.Call(SyscallId.Pipe, 8).Fails(Errno.EFAULT).Free("path").Free("path2");
            }
        },
        {
            "pipe2-basic", "pipe2 close", "a pipe with flags, both ends closed",
            s =>
            {
                Block pair = s.Memory(8);
                s.Call(Pipe2, pair, "O_CLOEXEC").Gives(0).Must("path", Comparison.Begins, text: "pipe:[");
                s.Call(Close, pair.Int32()).Gives(0).Must("path", Comparison.Begins, text: "pipe:[");
                s.Call(Close, pair.Int32(4)).Gives(0).Must("path", Comparison.Begins, text: "pipe:[");
                s.Call(Pipe2, pair, 1).Fails(Errno.EINVAL).Free("path").Free("path2");
            }
        },
        {
            "pipe-vmsplice", "vmsplice", "memory into a pipe",
            s => s.Call(Vmsplice, s.Pipe().Write, s.Vector(s.Memory("twelve bytes"u8)), 1, 0).Gives(12).Bytes(12)
        },
        {
            "thread-exit-keeps-fd", "pipe2 write", "a pipe is written before and after a thread ends",
            s =>
            {
                int write = s.Pipe().Write;
                s.Call(Write, write, s.Text("a"), 1).Gives(1).Must("path", Comparison.Begins, text: "pipe:[");
                s.Start(() => s.Call(Gettid)).Join();
                s.Call(Write, write, s.Text("b"), 1).Gives(1).Must("path", Comparison.Begins, text: "pipe:[");
            }
        },
    };

    private static void Lifecycle(Script s, Func<int, Block, Block, Made> accept)
    {
        int server = s.Call(Socket, "AF_UNIX", "SOCK_STREAM", 0).Ok();
        Block address = Address(s, "server");
        s.Call(Bind, server, address, AddressBytes).Gives(0).Args("server");
        s.Call(Listen, server, 4).Gives(0).Must("path", Comparison.Contains, text: "server");
        int client = s.Call(Socket, "AF_UNIX", "SOCK_STREAM", 0).Ok();
        s.Call(Connect, client, address, AddressBytes).Gives(0).Args("server");
        int accepted = accept(server, s.Memory(AddressBytes), s.Ints(AddressBytes));
        s.Call(Write, client, s.Text("hello"), 5).Gives(5).Bytes(5);
        s.Call(Read, accepted, s.Memory(16), 16).Gives(5).Bytes(5).Must("path", Comparison.Begins, text: "unix:");
        s.Call(Shutdown, client, "SHUT_RDWR").Gives(0).Must("path", Comparison.Begins, text: "unix:");
        s.Call(Read, accepted, s.Memory(16), 16).Gives(0).Bytes(0);
    }

    private static Block Address(Script s, string name)
    {
        Block address = s.Memory(AddressBytes).Put(0, (short)1);
        System.Text.Encoding.UTF8.GetBytes(name).CopyTo(address.Span[2..]);
        return address;
    }
}
