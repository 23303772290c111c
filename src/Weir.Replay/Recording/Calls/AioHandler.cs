using System.Runtime.InteropServices;
using Weir.Catalogue;
using Weir.Kernel.Abi;
using Weir.Replay.Effects;
using Weir.Replay.Log.Events;
using Weir.Replay.Tracing;

namespace Weir.Replay.Recording.Calls;

/// <summary>
/// Native AIO. The completion ring that the kernel maps into the program gets a wrong magic number, so that programs
/// reap by io_getevents, where each completion and the memory that it filled are logged.
/// </summary>
internal sealed class AioHandler : CallHandler
{
    private const ulong MagicOffset = 16; // struct aio_ring, fs/aio.c

    public override void Leave(RecordedCall call)
    {
        base.Leave(call);
        if (!call.Succeeded)
        {
            return;
        }

        switch ((SyscallId)call.Number)
        {
            case SyscallId.IoSetup:
                Open(call);
                break;
            case SyscallId.IoDestroy:
                Close(call);
                break;
            case SyscallId.IoSubmit:
                for (ulong i = 0; i < (ulong)call.Result; i++)
                {
                    call.Session.Aio.Submitted(call.Process, call.Word(call[2] + (8 * i)));
                }

                break;
            default:
                Reap(call);
                break;
        }
    }

    private static void Open(RecordedCall call)
    {
        ulong context = call.Word(call[1]);
        MemoryRegion ring = MemoryRegion.Of(call.Process.Pid).First(r => r.Start == context);
        call.Memory.Write(context + MagicOffset, new byte[4]);
        call.Session.Aio.Opened(call.Process, context, ring.LengthBytes);
        call.Log(new MapEvent(
            call.Task.Tid, context, ring.LengthBytes, ring.Protection, MapEvent.KernelOwned, 0));
        call.LogMemory(context, 32);
    }

    private static void Close(RecordedCall call)
    {
        if (call.Session.Aio.Closed(call.Process, call[0]) is var bytes and > 0)
        {
            call.Log(new UnmapEvent(call.Task.Tid, call[0], bytes));
        }
    }

    private static void Reap(RecordedCall call)
    {
        bool cancelled = call.Number == (int)SyscallId.IoCancel;
        AioEvent[] events = new AioEvent[cancelled ? 1 : call.Result];
        Span<byte> bytes = MemoryMarshal.AsBytes(events.AsSpan());
        if (call.Memory.Read(cancelled ? call[2] : call[3], bytes) < bytes.Length)
        {
            return;
        }

        MemoryRanges ranges = new();
        foreach (AioEvent completion in events)
        {
            call.Session.Aio.Completed(call.Process, completion, ranges);
        }

        call.Session.LogRanges(call.Task, ranges);
    }
}
