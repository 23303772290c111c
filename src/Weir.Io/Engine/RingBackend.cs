using Weir.Catalogue;
using Weir.Kernel;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Kernel.Handles;

namespace Weir.Io;

/// <summary>io_uring: the kernel does everything, with workers of its own for what would sleep.</summary>
/// <remarks>
/// Any thread submits, so neither a single issuer nor deferred completion work is asked for: completion work would
/// wait for a submitter that may be busy elsewhere.
/// </remarks>
internal sealed class RingBackend : IoBackend
{
    // Of cancels: what becomes of them is seen at the request they cancel.
    private const ulong IgnoredKey = WakeKey;
    private const int MinEntries = 64;

    private readonly RingMapping _ring;
    private readonly RegisteredBuffers _buffers;
    private readonly IoUringCqe[] _completions = new IoUringCqe[128];
    private int _backlog;

    private RingBackend(RingMapping ring, long maxRegisteredBytes)
    {
        _ring = ring;
        _buffers = new RegisteredBuffers(ring.Fd.Number, maxRegisteredBytes);
    }

    public override IoBackendKind Kind => IoBackendKind.IoUring;

    public override string Description =>
        $"io_uring, {_ring.Parameters.SqEntries} submission and {_ring.Parameters.CqEntries} completion entries";

    public override int RegisteredCount => _buffers.Count;

    private SubmissionQueue Submissions => _ring.Submissions;

    private int Fd => _ring.Fd.Number;

    public static RingBackend? TryMake(int depth, long maxRegisteredBytes, out Errno refused)
    {
        // Twice the depth of completions, so that cancels never push any into the overflow list.
        uint entries = (uint)Math.Clamp(depth, MinEntries, 4096);
        IoUringParams wanted = new()
        {
            Flags = RingSetupFlags.CqSize | RingSetupFlags.Clamp,
            CqEntries = Math.Max((uint)depth, entries) * 2,
        };
        RingMapping? ring = RingMapping.TryCreate(entries, wanted, out long result);
        refused = ErrnoText.Of(result);
        if (ring is not null && !ring.Parameters.Features.HasFlag(RingFeatures.ExtArg | RingFeatures.NoDrop))
        {
            ring.Dispose();
            refused = Errno.EOPNOTSUPP;
            return null;
        }

        return ring is null ? null : new RingBackend(ring, maxRegisteredBytes);
    }

    // Disk transfers mostly run to their end, yet those that wait for a worker can be stopped.
    public override bool CanCancel(IoOperation operation) => true;

    public override IoRoute RouteOf(IoOperation operation) => IoRoute.Kernel;

    public override int PlaceOf(IoBuffer buffer) => _buffers.PlaceOf(buffer);

    public override long Submit(ReadOnlySpan<IoOperation> operations, SlotTable slots)
    {
        int count = Math.Min(operations.Length, Submissions.SpaceLeft);
        if (count == 0)
        {
            long entered = Enter();
            return entered < 0 ? entered : Math.Min(operations.Length, Submissions.SpaceLeft) == 0
                ? -(long)Errno.EAGAIN : Submit(operations, slots);
        }

        for (int i = 0; i < count; i++)
        {
            IoOperation operation = operations[i];
            Fill(ref Submissions.Next(), operation, slots.KeyOf(operation.Slot));
        }

        // What the kernel does not take now stays in the shared queue and goes with the next call.
        Enter();
        return count;
    }

    public override void Cancel(ulong key)
    {
        if (Submissions.SpaceLeft == 0)
        {
            Enter();
        }

        ref IoUringSqe request = ref Submissions.Next();
        request.Opcode = IoUringOpcode.AsyncCancel;
        request.Fd = -1;
        request.Address = key;
        request.UserData = IgnoredKey;
        Enter();
    }

    public override void Wake()
    {
        if (Submissions.SpaceLeft == 0)
        {
            Enter();
        }

        ref IoUringSqe request = ref Submissions.Next();
        request.Opcode = IoUringOpcode.Nop;
        request.UserData = WakeKey;
        Enter();
    }

    public override int Reap(Span<IoCompletion> into)
    {
        int count = _ring.Completions.Take(_completions.AsSpan(0, into.Length));
        for (int i = 0; i < count; i++)
        {
            into[i] = new IoCompletion(_completions[i].UserData, _completions[i].Result);
        }

        return count;
    }

    public override int Wait(Span<IoCompletion> into)
    {
        uint submit = (uint)Interlocked.Exchange(ref _backlog, 0);
        long result = IoUringCalls.Enter(Fd, submit, 1, EnterFlags.GetEvents);
        return ErrnoText.Of(result) is Errno.EINTR or Errno.EAGAIN or Errno.EBUSY
            ? 0
            : KernelException.Check(result, "io_uring_enter") >= 0 ? Reap(into) : 0;
    }

    public override void Dispose()
    {
        _buffers.Close();
        _ring.Dispose();
    }

    private static void Fill(ref IoUringSqe request, IoOperation operation, ulong key)
    {
        request.UserData = key;
        request.Fd = operation.Fd;
        request.Opcode = operation.IsPolling ? IoUringOpcode.PollAdd : OpcodeOf(operation);
        if (request.Opcode == IoUringOpcode.PollAdd)
        {
            request.OperationFlags = (uint)MaskOf(operation);
        }
        else if (operation.IsTransfer)
        {
            request.BufferIndex = (ushort)Math.Max(operation.BufferPlace, 0);
            request.Address = (ulong)operation.Address;
            request.Length = operation.IsVectored
                ? (uint)Math.Min(operation.Pieces!.Count, IoVec.MaxCount)
                : (uint)operation.Remaining;
            request.Offset = operation.Target.IsStream ? ulong.MaxValue : (ulong)operation.Offset;
        }
        else
        {
            request.OperationFlags = operation.Kind == IoOperationKind.FlushData ? 1u : 0u;
        }
    }

    private static IoUringOpcode OpcodeOf(IoOperation operation) => operation.Kind switch
    {
        IoOperationKind.Read when operation.BufferPlace >= 0 => IoUringOpcode.ReadFixed,
        IoOperationKind.Write when operation.BufferPlace >= 0 => IoUringOpcode.WriteFixed,
        IoOperationKind.Read => operation.IsVectored ? IoUringOpcode.Readv : IoUringOpcode.Read,
        IoOperationKind.Write => operation.IsVectored ? IoUringOpcode.Writev : IoUringOpcode.Write,
        IoOperationKind.Poll => IoUringOpcode.PollAdd,
        _ => IoUringOpcode.Fsync,
    };

    private static PollEvents MaskOf(IoOperation operation) => operation.Kind switch
    {
        IoOperationKind.Read => PollEvents.In,
        IoOperationKind.Write => PollEvents.Out,
        _ => operation.PollMask,
    };

    private long Enter()
    {
        uint pending;
        while ((pending = Submissions.Publish()) > 0)
        {
            long result = IoUringCalls.Enter(Fd, pending, 0, EnterFlags.None);
            if (result < 0 && ErrnoText.Of(result) != Errno.EINTR)
            {
                Volatile.Write(ref _backlog, (int)pending);
                return result;
            }
        }

        return 0;
    }
}
