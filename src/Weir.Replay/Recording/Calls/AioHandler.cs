using Weir.Catalogue;
using Weir.Replay.Log.Events;
using Weir.Replay.Scratch;
using Weir.Replay.ShadowRing;
using Weir.Replay.Tracing;

namespace Weir.Replay.Recording.Calls;

/// <summary>
/// Native AIO. The kernel names a context by the address of its completion ring and takes a moved ring for a renamed
/// context (aio_ring_mremap, fs/aio.c): the ring is moved away, the program gets a shadow in its place, and what its
/// calls name is put right for the kernel.
/// </summary>
internal sealed class AioHandler : CallHandler
{
    private const int MostAtOnce = 1 << 16;
    private const ulong ReadWrite = 3, Private = 2, Shared = 1, Fixed = 0x10, Anonymous = 0x20, NoFile = ulong.MaxValue;
    private const ulong MayMove = 1, MoveFixed = 2;

    public override CallAction Enter(RecordedCall call)
    {
        if (call.Number == (int)SyscallId.IoSetup || call.Session.Aio.Find(call.Process, call[0]) is not { } ring)
        {
            return CallAction.Make;
        }

        ring.Pump(call.Session, call.Task); // the kernel looks at how far the program has reaped
        if (call.Number == (int)SyscallId.IoSubmit)
        {
            call.Task.CallState = Submit(call, ring);
        }

        call.Rewrite(call.Number, ring.Real, call[1], call[2], call[3], call[4], call[5]);
        return CallAction.Make;
    }

    public override void Leave(RecordedCall call)
    {
        AioRing? ring = call.Session.Aio.Find(call.Process, call[0]);
        Submission? submission = call.Task.CallState as Submission;
        submission?.Changed.ForEach(c => ring?.Submitted(c.Iocb, c.Before));
        base.Leave(call);
        if (call.Number == (int)SyscallId.IoSetup)
        {
            Open(call);
        }
        else if (call.Number == (int)SyscallId.IoDestroy)
        {
            Close(call, ring);
        }
        else if (submission is { Requests: { } requests })
        {
            foreach (ulong refused in requests.AsSpan((int)Math.Clamp(call.Result, 0, requests.Length)))
            {
                ring?.Refused(refused);
            }
        }

        ring?.Pump(call.Session, call.Task);
    }

    private static Submission Submit(RecordedCall call, AioRing ring)
    {
        Submission submission = new(new ulong[Math.Min(call[1], MostAtOnce)], []);
        for (int i = 0; i < submission.Requests.Length; i++)
        {
            ulong iocb = call.Word(call[2] + (8 * (ulong)i));
            submission.Requests[i] = iocb;
            if (ring.Submitting(iocb) is { } before)
            {
                submission.Changed.Add((iocb, before));
            }
        }

        return submission;
    }

    private static void Open(RecordedCall call)
    {
        if (!call.Succeeded)
        {
            return;
        }

        ulong context = call.Word(call[1]);
        ulong length = MemoryRegion.Of(call.Process.Pid).First(r => r.Start == context).LengthBytes;
        ulong place = call.Inject(SyscallId.Mmap, 0, length, 0, Private | Anonymous, NoFile, 0);
        call.Inject(SyscallId.Mremap, context, length, length, MayMove | MoveFixed, place);
        call.Inject(SyscallId.Mmap, context, length, ReadWrite, Shared | Anonymous | Fixed, NoFile, 0);
        call.Process.KernelOwned.Add((place, place + length));
        call.Log(new MapEvent(
            call.Task.Tid, context, length, (int)ReadWrite, MapEvent.SharedAnonymous, 0));
        AioRing ring = new(call.Process, context, place, length);
        ring.Open(call.Session, call.Task);
        call.Session.Aio.Add(call.Process, context, ring);
        ScratchSpace.Provide(call);
    }

    private static void Close(RecordedCall call, AioRing? ring)
    {
        if (ring == null || !call.Succeeded)
        {
            return;
        }

        call.Inject(SyscallId.Munmap, call[0], ring.LengthBytes);
        call.Log(new UnmapEvent(call.Task.Tid, call[0], ring.LengthBytes));
        call.Process.KernelOwned.Remove((ring.Real, ring.Real + ring.LengthBytes));
        call.Session.Aio.Remove(call.Process, call[0]);
    }

    // What one io_submit takes, and what of it was changed for the kernel.
    private sealed record Submission(ulong[] Requests, List<(ulong Iocb, byte[] Before)> Changed);
}
