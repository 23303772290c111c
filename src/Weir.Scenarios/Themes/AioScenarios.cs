using Weir.Catalogue;
using Weir.Catalogue.Records;
using Weir.Kernel.Abi;
using Weir.Scenarios.Expecting;
using Weir.Scenarios.Scripting;
using static Weir.Catalogue.SyscallId;

namespace Weir.Scenarios.Themes;

/// <summary>Native AIO: contexts, requests and their results.</summary>
internal static class AioScenarios
{
    public static ScenarioSet Set { get; } = new()
    {
        {
            "aio-setup", "io_setup io_destroy", "a context, destroyed twice; neither descriptor nor path",
            s =>
            {
                Block context = s.Memory(8);
                s.Call(IoSetup, 8, context).Gives(0).Path(null).Must("fd", Comparison.Nothing);
                s.Call(IoDestroy, context.Int64()).Gives(0).Path(null).Must("fd", Comparison.Nothing);
                s.Call(IoDestroy, context.Int64()).Fails(Errno.EINVAL);
            }
        },
        {
            "aio-setup-einval", "io_setup", "room for nothing",
            s => s.Call(IoSetup, 0, s.Memory(8)).Fails(Errno.EINVAL).Path(null)
        },
        {
            "aio-submit", "io_setup io_submit io_getevents io_destroy aio:PWRITE aio:PREAD",
            "one positional write and a read: counts of requests, no bytes; the bytes are the operations'",
            s =>
            {
                AioContext aio = new(s);
                int fd = s.Open("aio-submit.txt");
                aio.Do(Request(AioOpcode.Pwrite, fd, s.Memory("some text"u8), 0)).Gives(9).Bytes(9);
                s.Call(Pread64, fd, s.Memory(16), 16, 0).Gives(9);
                aio.Do(Request(AioOpcode.Pread, fd, s.Memory(16), 5)).Gives(4).Bytes(4);
                aio.Do(Request(AioOpcode.Pread, fd, s.Memory(16), 100)).Gives(0).Bytes(0);
                s.Call(IoSubmit, aio.Id, -1, 0).Fails(Errno.EINVAL);
                s.Call(IoSubmit, 8, 1, 0).Fails(Errno.EINVAL);
                aio.Destroy();
            }
        },
        {
            "aio-getevents", "io_submit io_getevents io_pgetevents aio:PREAD",
            "two reads, reaped one by one; then nothing comes",
            s =>
            {
                AioContext aio = new(s);
                int fd = s.OpenWith("0123456789", "aio-read.txt");
                Operation four = aio.Prepare(Request(AioOpcode.Pread, fd, s.Memory(4), 0));
                Operation six = aio.Prepare(Request(AioOpcode.Pread, fd, s.Memory(6), 0));
                aio.Submit(2, four, six);
                aio.Reap(1);
                aio.Reap(1);
                four.Gives(4);
                six.Gives(6);
                s.Call(IoGetevents, aio.Id, 1, 1, s.Memory(32), s.Time(50)).Gives(0).Lasts(50);
                s.Call(IoPgetevents, aio.Id, 1, 1, s.Memory(32), s.Time(50), 0).Gives(0).Lasts(50);
                s.Call(IoGetevents, 8, 1, 1, s.Memory(32), 0).Fails(Errno.EINVAL);
                s.Call(IoGetevents, aio.Id, 2, 1, s.Memory(32), 0).Fails(Errno.EINVAL);
                s.Call(IoPgetevents, 8, 1, 1, s.Memory(32), 0, 0).Fails(Errno.EINVAL);
                aio.Destroy();
            }
        },
        {
            "aio-cancel", "io_submit io_cancel io_destroy aio:POLL",
            "a poll that waits is cancelled; and one that never was",
            s =>
            {
                AioContext aio = new(s);
                Operation poll = aio.Prepare(Poll(s.Pipe().Read));
                aio.Submit(1, poll);
                s.Call(IoCancel, aio.Id, aio.BlockOf(poll), s.Memory(32)).Fails(Errno.EINPROGRESS);
                aio.Reap(1);
                s.Call(IoCancel, aio.Id, s.Memory(64), s.Memory(32)).Fails(Errno.EINVAL);
                aio.Destroy();
            }
        },
        {
            "aio-poll", "io_submit aio:POLL", "a pipe becomes readable",
            s =>
            {
                AioContext aio = new(s);
                (int read, int write) = s.Pipe();
                Operation poll = aio.Prepare(Poll(read));
                aio.Submit(1, poll);
                Thread.Sleep(20);
                s.Call(Write, write, s.Memory(1), 1).Gives(1);
                aio.Reap(1);
                poll.Gives(65).Lasts(20).Bytes(-1).Args("POLLIN");
                aio.Destroy();
            }
        },
        {
            "aio-destroy-in-flight", "io_submit io_destroy aio:POLL",
            "the context goes while a poll waits: nobody gets its result, and a row says so",
            s =>
            {
                AioContext aio = new(s);
                Operation poll = aio.Prepare(Poll(s.Pipe().Read));
                aio.Submit(1, poll);
                poll.EndsAs("abandoned").Ran(AsyncWays.Skipped);
                aio.Destroy();
            }
        },
        {
            "aio-partial", "io_submit aio:PREAD", "the second of two requests is refused: one is submitted",
            s =>
            {
                AioContext aio = new(s);
                int fd = s.OpenWith("0123456789", "aio-partial.txt");
                Operation good = aio.Prepare(Request(AioOpcode.Pread, fd, s.Memory(4), 0));
                Operation bad = aio.Prepare(Request(AioOpcode.Pread, 99999, s.Memory(4), 0));
                aio.Submit(1, good, bad);
                s.Call(IoSubmit, aio.Id, 1, s.Longs(aio.BlockOf(bad).Address)).Fails(Errno.EBADF);
                aio.Reap(1);
                good.Gives(4);
                aio.Destroy();
            }
        },
        {
            "aio-vectors", "io_submit aio:PREADV aio:PWRITEV", "scattered and gathered",
            s =>
            {
                AioContext aio = new(s);
                int fd = s.Open("aio-vectors.txt");
                Block gathered = s.Vector(s.Memory("abc"u8), s.Memory("de"u8));
                aio.Do(Vector(AioOpcode.Pwritev, fd, gathered, 2, 1)).Gives(5).Bytes(5);
                aio.Do(Vector(AioOpcode.Preadv, fd, s.Vector(s.Memory(2), s.Memory(9)), 2, 0)).Gives(6).Bytes(6);
                aio.Destroy();
            }
        },
        {
            "aio-fsync", "io_submit aio:FSYNC aio:FDSYNC", "data and file are made to last",
            s =>
            {
                AioContext aio = new(s);
                int fd = s.OpenWith("0123456789", "aio-fsync.txt");
                aio.Do(new Iocb { Opcode = AioOpcode.Fsync, Fd = fd }).Gives(0).Bytes(-1);
                aio.Do(new Iocb { Opcode = AioOpcode.Fdsync, Fd = fd }).Gives(0).Bytes(-1);
                aio.Destroy();
            }
        },
        {
            "aio-user-reaping", "io_submit io_getevents aio:PREAD", "results are taken out of the mapped ring",
            s =>
            {
                AioContext aio = new(s);
                int fd = s.OpenWith("0123456789", "aio-reap.txt");
                for (int i = 1; i < 20; i++)
                {
                    Operation read = aio.Prepare(Request(AioOpcode.Pread, fd, s.Memory(i), 0));
                    aio.Submit(1, read);
                    aio.ReapInUserSpace(1);
                    read.Gives(Math.Min(i, 10));
                }

                // The tracer looks when the next call comes to this context.
                s.Call(IoGetevents, aio.Id, 0, 1, s.Memory(32), s.Time(0)).Gives(0);
                aio.Destroy();
            }
        },
        {
            "aio-errors", "io_submit",
            "refused at once, or told by the event",
            s =>
            {
                AioContext aio = new(s);
                int read = s.Open("aio-errors.txt", "O_RDONLY|O_CREAT");
                Refused(s, aio, Request(AioOpcode.Pwrite, read, s.Memory(4), 0), Errno.EBADF);
                Refused(s, aio, Request(AioOpcode.Pread, read, s.Memory(4), -1), Errno.EINVAL);
                Refused(s, aio, new Iocb { Opcode = AioOpcode.Noop, Fd = read }, Errno.EINVAL);
                Refused(s, aio, Request(AioOpcode.Pread, read, s.Memory(4), 0) with { Reserved = 1 }, Errno.EINVAL);
                s.Call(IoSubmit, aio.Id, 1, s.Longs(8)).Fails(Errno.EFAULT);
                s.Call(IoSubmit, aio.Id, 1, 8).Fails(Errno.EFAULT);
                aio.Destroy();
            }
        },
    };

    private static Iocb Request(AioOpcode opcode, int fd, Block buffer, long offset) => new()
    {
        Opcode = opcode, Fd = fd, Buffer = (ulong)buffer.Address, Length = (ulong)buffer.Length, Offset = offset,
    };

    private static Iocb Vector(AioOpcode opcode, int fd, Block vector, ulong count, long offset) => new()
    {
        Opcode = opcode, Fd = fd, Buffer = (ulong)vector.Address, Length = count, Offset = offset,
    };

    private static Iocb Poll(int fd) => new() { Opcode = AioOpcode.Poll, Fd = fd, Buffer = 1 };

    private static void Refused(Script s, AioContext aio, Iocb request, Errno error)
    {
        Operation operation = aio.Prepare(request);
        operation.NeverWas = true;
        s.Call(IoSubmit, aio.Id, 1, s.Longs(aio.BlockOf(operation).Address)).Fails(error);
    }
}
