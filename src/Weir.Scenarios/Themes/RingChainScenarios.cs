using Weir.Catalogue;
using Weir.Catalogue.Records;
using Weir.Kernel.Abi;
using Weir.Kernel.Handles;
using Weir.Scenarios.Expecting;
using Weir.Scenarios.Scripting;
using static Weir.Kernel.Abi.IoUringOpcode;

namespace Weir.Scenarios.Themes;

/// <summary>Requests of io_uring in chains, with buffers that the kernel picks, with many completions, by other
/// threads.</summary>
internal static class RingChainScenarios
{
    private const int CurrentDirectory = -100;

    public static ScenarioSet Set { get; } = new()
    {
        {
            "ring-linked", "io_uring:WRITE io_uring:FSYNC io_uring:READ", "a chain that holds, and one that breaks",
            s =>
            {
                using Ring ring = new(s);
                int fd = s.OpenWith("0123456789", "data.txt");
                IoUringSqe read = RingFileScenarios.Transfer(Read, fd, s.Memory(10), 0);

                // The sync needs a worker, and what follows goes on in it.
                Operation write = ring.Add(
                    RingFileScenarios.Transfer(Write, fd, s.Memory("abc"u8), 0) with { Flags = SqeFlags.Link })
                    .RanSomehow();
                Operation sync = ring.Add(new IoUringSqe { Opcode = Fsync, Fd = fd, Flags = SqeFlags.Link })
                    .Ran(AsyncWays.Linked | AsyncWays.Worker);
                Operation last = ring.Add(read).Ran(AsyncWays.Linked | AsyncWays.Worker);
                ring.Submit(wait: 3);
                write.Gives(3);
                sync.Gives(0);
                last.Gives(10);

                // A short read breaks the chain.
                Operation shorter = ring.Add(read with { Offset = 5, Flags = SqeFlags.Link });
                Operation broken = ring.Add(read).Ran(AsyncWays.Linked).Path(null);
                ring.Submit(wait: 2);
                shorter.Gives(5);
                broken.Fails(Errno.ECANCELED).Bytes(0);
            }
        },
        {
            "ring-link-timeout", "io_uring:LINK_TIMEOUT io_uring:READ", "a read that takes too long",
            s =>
            {
                using Ring ring = new(s);
                Operation read = ring.Add(
                    RingFileScenarios.Transfer(Read, s.Pipe().Read, s.Memory(8), 0) with { Flags = SqeFlags.Link })
                    .Ran(AsyncWays.Poll);
                Operation limit = ring.Add(new IoUringSqe
                {
                    Opcode = LinkTimeout, Address = (ulong)s.Time(30).Address, Length = 1,
                }).Ran(AsyncWays.Linked);
                ring.Submit(wait: 2);
                read.Fails(Errno.ECANCELED).Bytes(0).Lasts(30);
                limit.Fails(Errno.ETIME).Path(null);
            }
        },
        {
            "ring-drain", "io_uring:NOP io_uring:READ", "one waits until all before it are done",
            s =>
            {
                using Ring ring = new(s);
                (int read, int write) = s.Pipe();
                Operation first = ring.Add(RingFileScenarios.Transfer(Read, read, s.Memory(8), 0)).Ran(AsyncWays.Poll);
                Operation drained = ring.Add(new IoUringSqe { Opcode = Nop, Flags = SqeFlags.Drain }).RanSomehow();
                ring.Submit();
                Thread.Sleep(20);
                s.Call(SyscallId.Write, write, s.Memory(3), 3).Gives(3);
                ring.Await(first).Gives(3).Lasts(20);
                ring.Await(drained).Gives(0).Lasts(20);
            }
        },
        {
            "ring-skip-completion", "io_uring:READ", "success that nobody wants to hear of is still a row",
            s =>
            {
                using Ring ring = new(s);
                int fd = s.OpenWith("0123456789", "data.txt");
                Operation quiet = ring.Add(
                    RingFileScenarios.Transfer(Read, fd, s.Memory(4), 0) with { Flags = SqeFlags.CqeSkipSuccess });
                ring.Do(RingFileScenarios.Transfer(Read, fd, s.Memory(4), 4)).Gives(4);
                quiet.Ran(AsyncWays.Skipped).EndsAs("abandoned");
            }
        },
        {
            "ring-sqpoll", "io_uring:READ io_uring:WRITE", "the kernel's thread takes the requests",
            s =>
            {
                using Ring ring = new(s, RingSetupFlags.SqPoll);
                int fd = s.OpenWith("0123456789", "data.txt");
                ring.Do(RingFileScenarios.Transfer(Read, fd, s.Memory(4), 0)).Gives(4);
                ring.Do(RingFileScenarios.Transfer(Write, fd, s.Memory("abc"u8), 2)).Gives(3).RanSomehow();
                ring.Do(RingFileScenarios.Transfer(Read, 99999, s.Memory(4), 0)).Fails(Errno.EBADF);
            }
        },
        {
            "ring-deferred", "io_uring:READ", "a ring for one thread, whose work waits for it",
            s =>
            {
                using Ring ring = new(s, RingSetupFlags.SingleIssuer | RingSetupFlags.DeferTaskRun);
                (int read, int write) = s.Pipe();
                Operation waits = ring.Add(RingFileScenarios.Transfer(Read, read, s.Memory(8), 0)).Ran(AsyncWays.Poll);
                ring.Submit();
                s.Call(SyscallId.Write, write, s.Memory(3), 3).Gives(3);
                ring.Await(waits).Gives(3);
            }
        },
        {
            "ring-wide-entries", "io_uring:READ io_uring:NOP", "entries of 128 bytes, and without an array of indexes",
            s =>
            {
                foreach (RingSetupFlags flags in (ReadOnlySpan<RingSetupFlags>)
                    [RingSetupFlags.Sqe128 | RingSetupFlags.Cqe32, RingSetupFlags.NoSqArray])
                {
                    using Ring ring = new(s, flags, entries: 4);
                    int fd = s.OpenWith("0123456789", $"data{(int)flags}.txt");
                    for (int i = 0; i < 6; i++)
                    {
                        ring.Do(RingFileScenarios.Transfer(Read, fd, s.Memory(4), i)).Gives(4);
                    }
                }
            }
        },
        {
            "ring-message", "io_uring:MSG_RING", "a word and a file for another ring",
            s =>
            {
                using Ring ring = new(s), other = new(s);
                ring.Do(new IoUringSqe { Opcode = MsgRing, Fd = other.Fd, Length = 17, Offset = 4711 }).Gives(0);
                Script.Must(other.Reap() is [{ UserData: 4711, Result: 17 }], "the message did not arrive");
                ring.RegisterFiles(s.OpenWith("0123456789", "data.txt"));
                other.RegisterFiles(-1);
                ring.Do(new IoUringSqe
                {
                    Opcode = MsgRing, Fd = other.Fd, Address = 1, Address3 = 0, FileIndex = 1,
                }).Gives(0);
                other.Do(RingFileScenarios.Transfer(Read, 0, s.Memory(8), 0) with { Flags = SqeFlags.FixedFile })
                    .Gives(8).Path(s.InDirectory("data.txt"));
                ring.Do(new IoUringSqe { Opcode = MsgRing, Fd = s.Pipe().Read }).Fails(Errno.EBADFD);
            }
        },
        {
            "ring-provided-buffers", "io_uring:PROVIDE_BUFFERS io_uring:REMOVE_BUFFERS io_uring:READ",
            "buffers handed over one request earlier, of which the kernel picks",
            s =>
            {
                using Ring ring = new(s);
                int fd = s.OpenWith("0123456789", "data.txt");
                Block buffers = s.Memory(256);
                ring.Do(new IoUringSqe
                {
                    Opcode = ProvideBuffers, Fd = 4, Address = (ulong)buffers.Address, Length = 64, BufferIndex = 7,
                }).Ok().Path(null);
                IoUringSqe read = new()
                {
                    Opcode = Read, Fd = fd, Length = 32, BufferIndex = 7, Flags = SqeFlags.BufferSelect,
                };
                ring.Do(read).Gives(10).Bytes(10);
                ring.Do(read with { BufferIndex = 8 }).Fails(Errno.ENOBUFS).Bytes(0);
                ring.Do(new IoUringSqe { Opcode = RemoveBuffers, Fd = 9, BufferIndex = 7 }).Gives(3).Path(null);
                ring.Do(new IoUringSqe { Opcode = RemoveBuffers, Fd = 9, BufferIndex = 9 }).Fails(Errno.ENOENT);
            }
        },
        {
            "ring-multishot-accept", "io_uring:ACCEPT", "one request for three connections",
            s =>
            {
                using Ring ring = new(s);
                int server = s.Call(SyscallId.Socket, 2, 1, 0).Ok();
                Block address = s.Memory([2, 0, 0, 0, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
                s.Call(SyscallId.Bind, server, address, 16).Gives(0).Free("path");
                s.Call(SyscallId.Listen, server, 4).Gives(0);
                s.Call(SyscallId.Getsockname, server, address, s.Ints(16)).Gives(0);
                Operation accept = ring.Add(new IoUringSqe { Opcode = Accept, Fd = server, IoPrio = 1 })
                    .Ran(AsyncWays.Poll);
                ring.Submit();
                for (int i = 1; i <= 3; i++)
                {
                    int client = s.Call(SyscallId.Socket, 2, 1, 0).Ok();

                    // The completion may interrupt it: accepting is this thread's own work.
                    s.Call(SyscallId.Connect, client, address, 16).Gives(0).Free("path")
                        .Must("restarts", Comparison.AtMost, 1);
                    ring.Await(accept, i).Ok();
                }

                ring.Do(new IoUringSqe { Opcode = AsyncCancel, Address = Ring.UserData(accept) }).Gives(0);
                ring.Await(accept, 4);
            }
        },
        {
            "ring-multishot-receive", "io_uring:RECV io_uring:READ_MULTISHOT",
            "a ring of buffers is filled, a completion each; at its end the request ends",
            s =>
            {
                using Ring ring = new(s);
                using ProvidedBufferRing buffers = Buffers(s, ring, group: 3);
                (int one, int other) = s.Sockets();
                IoUringSqe receive = new()
                {
                    Opcode = Recv, Fd = other, BufferIndex = 3, IoPrio = 2, Flags = SqeFlags.BufferSelect,
                };
                Operation stream = ring.Add(receive).Ran(AsyncWays.Poll);
                ring.Submit();
                for (int i = 1; i <= 2; i++)
                {
                    s.Call(SyscallId.Write, one, s.Memory(8 + i), 8 + i).Gives(8 + i);
                    ring.Await(stream, i);
                }

                s.Call(SyscallId.Write, one, s.Memory(3), 3).Gives(3);
                ring.Await(stream, 3);
                stream.Gives(9);
                (int read, int write) = s.Pipe();
                using ProvidedBufferRing more = Buffers(s, ring, group: 4);
                Operation pipe = ring.Add(
                    receive with { Opcode = ReadMultishot, Fd = read, BufferIndex = 4, IoPrio = 0 })
                    .Ran(AsyncWays.Poll);
                ring.Submit();
                s.Call(SyscallId.Write, write, s.Memory(5), 5).Gives(5);
                ring.Await(pipe, 1).Gives(5);
                ring.Do(new IoUringSqe { Opcode = AsyncCancel, Address = Ring.UserData(pipe) }).Gives(0);
                ring.Await(pipe, 2);
            }
        },
        {
            "ring-cqe-overflow", "io_uring:NOP io_uring:READ io_uring:UNLINKAT io_uring_enter",
            "four completions more than their queue has room for: kept aside, a row each with its own result",
            s =>
            {
                using Ring ring = new(s, entries: 4);
                int fd = s.OpenWith("0123456789", "file");
                for (int i = 0; i < 8; i++)
                {
                    ring.Add(new IoUringSqe { Opcode = Nop });
                    ring.HandOver();
                }

                Operation nop = ring.Add(new IoUringSqe { Opcode = Nop }),
                    read = ring.Add(new IoUringSqe
                    {
                        Opcode = Read, Fd = fd, Address = (ulong)s.Memory(4).Address, Length = 4,
                    }),
                    bad = ring.Add(new IoUringSqe { Opcode = Read, Fd = 99999, Length = 1 }),
                    refused = ring.Add(new IoUringSqe
                    {
                        Opcode = UnlinkAt, Fd = CurrentDirectory, Address = (ulong)s.Text("file").Address,
                        OperationFlags = 0x8000,
                    });
                ring.HandOver();
                ring.Await(nop).Gives(0).Ran(AsyncWays.Overflowed);
                ring.Await(read).Gives(4).Ran(AsyncWays.Overflowed);
                ring.Await(bad).Fails(Errno.EBADF).Ran(AsyncWays.Overflowed);
                ring.Await(refused).Fails(Errno.EINVAL).Ran(AsyncWays.Overflowed | AsyncWays.Refused)
                    .Path(s.InDirectory("file"));
            }
        },
    };

    // Two buffers of 64 bytes in a ring of their own.
    private static ProvidedBufferRing Buffers(Script s, Ring ring, ushort group)
    {
        ProvidedBufferRing buffers = new(4);
        ring.Register<BufferRingRegistration>(
            RingRegisterOpcode.RegisterBufferRing,
            [new BufferRingRegistration { Address = (ulong)buffers.Address, Entries = 4, Group = group }], 1);
        for (ushort i = 0; i < 2; i++)
        {
            buffers.Add(new ProvidedBuffer { Address = (ulong)s.Memory(64).Address, Length = 64, Id = i });
        }

        return buffers;
    }
}
