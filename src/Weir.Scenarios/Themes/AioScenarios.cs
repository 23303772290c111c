using Weir.Catalogue;
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
            "aio-submit", "io_setup io_submit io_getevents io_destroy",
            "one positional write: a count of requests, no bytes",
            s =>
            {
                Block context = s.Memory(8);
                s.Call(IoSetup, 8, context).Gives(0);
                int fd = s.Open("aio-submit.txt");
                s.Call(IoSubmit, context.Int64(), 1, s.Longs(Request(s, fd, 1, s.Memory("some text"u8)).Address))
                    .Gives(1).Bytes(-1);
                s.Call(IoGetevents, context.Int64(), 1, 8, s.Memory(256), s.Time(1000)).Gives(1).Bytes(-1);
                s.Call(Pread64, fd, s.Memory(16), 16, 0).Gives(9);
                s.Call(IoSubmit, context.Int64(), -1, 0).Fails(Errno.EINVAL);
                s.Call(IoDestroy, context.Int64()).Gives(0);
            }
        },
        {
            "aio-getevents", "io_submit io_getevents io_pgetevents", "two reads, reaped one by one; then nothing comes",
            s =>
            {
                Block context = s.Memory(8);
                s.Call(IoSetup, 8, context).Gives(0);
                int fd = s.OpenWith("0123456789", "aio-read.txt");
                Block requests = s.Longs(Request(s, fd, 0, s.Memory(4)).Address, Request(s, fd, 0,
                    s.Memory(6)).Address);
                s.Call(IoSubmit, context.Int64(), 2, requests).Gives(2).Bytes(-1);
                s.Call(IoGetevents, context.Int64(), 1, 1, s.Memory(32), s.Time(1000)).Gives(1);
                s.Call(IoPgetevents, context.Int64(), 1, 1, s.Memory(32), s.Time(1000), 0).Gives(1);
                s.Call(IoGetevents, context.Int64(), 1, 1, s.Memory(32), s.Time(50)).Gives(0).Lasts(50);
                s.Call(IoGetevents, 8, 1, 1, s.Memory(32), 0).Fails(Errno.EINVAL);
                s.Call(IoPgetevents, 8, 1, 1, s.Memory(32), 0, 0).Fails(Errno.EINVAL);
                s.Call(IoDestroy, context.Int64()).Gives(0);
            }
        },
        {
            "aio-cancel", "io_submit io_cancel", "a poll that waits is cancelled; and one that never was",
            s =>
            {
                Block context = s.Memory(8);
                s.Call(IoSetup, 8, context).Gives(0);
                Block request = s.Memory(64).Put(16, (short)5).Put(20, s.Pipe().Read).Put(24, 1L);
                s.Call(IoSubmit, context.Int64(), 1, s.Longs(request.Address)).Gives(1);
                s.Call(IoCancel, context.Int64(), request, s.Memory(32)).Fails(Errno.EINPROGRESS);
                s.Call(IoCancel, context.Int64(), s.Memory(64), s.Memory(32)).Fails(Errno.EINVAL);
                s.Call(IoDestroy, context.Int64()).Gives(0);
            }
        },
        {
            "aio-partial", "io_submit", "the second of two requests is refused: one is submitted",
            s =>
            {
                Block context = s.Memory(8);
                s.Call(IoSetup, 8, context).Gives(0);
                int fd = s.OpenWith("0123456789", "aio-partial.txt");
                Block requests = s.Longs(Request(s, fd, 0, s.Memory(4)).Address, Request(s, 99999, 0,
                    s.Memory(4)).Address);
                s.Call(IoSubmit, context.Int64(), 2, requests).Gives(1);
                s.Call(IoSubmit, context.Int64(), 1, requests.From(8)).Fails(Errno.EBADF);
                s.Call(IoDestroy, context.Int64()).Gives(0);
            }
        },
    };

    // struct iocb, include/uapi/linux/aio_abi.h
    private static Block Request(Script s, int fd, short opcode, Block buffer) =>
        s.Memory(64).Put(16, opcode).Put(20, fd).Put(24, buffer.Address).Put(32, (long)buffer.Length);
}
