using Weir.Catalogue;
using Weir.Io.Thin;
using Weir.Kernel;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Kernel.Handles;

namespace Weir.Io;

/// <summary>
/// Native AIO. The kernel does direct transfers, flushes and polls asynchronously and everything else inside
/// io_submit(2), so only those go there, transfers with RWF_NOWAIT.
/// </summary>
internal sealed class AioBackend : IoBackend
{
    private const int MaxBatch = 128;

    private readonly AioContextHandle _context;
    private readonly NativeBlock<Iocb> _requests;
    private readonly NativeBlock<nint> _batch = new(MaxBatch);
    private readonly AioEvent[] _events = new AioEvent[MaxBatch];
    private readonly EventFd _ready = new(initial: 1);
    private readonly int _depth;

    private AioBackend(AioContextHandle context, int depth)
    {
        _context = context;
        _depth = depth;
        // The last one is the wake-up's.
        _requests = new NativeBlock<Iocb>(depth + 1);
    }

    public override IoBackendKind Kind => IoBackendKind.Aio;

    public override string Description =>
        $"native AIO, {(_context.HasKnownRing ? "completions taken in user space" : "completions taken by call")}";

    public static AioBackend Make(int depth)
    {
        AioContextHandle? context = AioContextHandle.TryCreate((uint)depth + 1, out long result);
        return (context, ErrnoText.Of(result)) switch
        {
            ({ } made, _) => new AioBackend(made, depth),
            (_, Errno.ENOSYS) => throw new FeatureMissingException("native AIO", "2.5", "built without CONFIG_AIO"),
            (_, Errno errno) => throw AioContext.SetupError(depth + 1, errno),
        };
    }

    public override bool CanCancel(IoOperation operation) =>
        operation.Kind == IoOperationKind.Poll || operation.IsPolling;

    public override IoRoute RouteOf(IoOperation operation)
    {
        operation.IsNoWait = false;
        if (!operation.IsTransfer)
        {
            return IoRoute.Kernel;
        }

        if (operation.Target.IsStream)
        {
            return IoRoute.Poll;
        }

        operation.IsNoWait = operation.Target.IsDirect && operation.Target.CanNoWait(operation.Kind);
        return operation.IsNoWait ? IoRoute.Kernel : IoRoute.Lane;
    }

    public override long Submit(ReadOnlySpan<IoOperation> operations, SlotTable slots)
    {
        for (int i = 0; i < operations.Length; i++)
        {
            IoOperation operation = operations[i];
            Fill(ref _requests[operation.Slot], operation, slots.KeyOf(operation.Slot));
            _batch[i] = _requests.AddressOf(operation.Slot);
        }

        return AioCalls.Submit(_context.Context, _batch.Span[..operations.Length]);
    }

    public override void Cancel(ulong key)
    {
        int slot = (int)(uint)key;
        if (_requests[slot].Data == key)
        {
            // EINVAL: it completed meanwhile, and its event tells.
            AioCalls.Cancel(_context.Context, _requests.AddressOf(slot));
        }
    }

    public override void Wake()
    {
        _requests[_depth] = AioRequest.Poll((int)_ready.Handle.DangerousGetHandle(), PollEvents.In) with
        {
            Data = WakeKey,
        };
        _batch[0] = _requests.AddressOf(_depth);
        KernelException.Check(AioCalls.Submit(_context.Context, _batch.Span[..1]), "io_submit(wake)");
    }

    public override int Reap(Span<IoCompletion> into) =>
        _context.HasKnownRing ? Convert(_context.Reap(_events.AsSpan(0, into.Length)), into) : Get(0, into);

    public override int Wait(Span<IoCompletion> into) => Get(1, into);

    public override void Dispose()
    {
        _context.Destroy();
        _requests.Dispose();
        _batch.Dispose();
        _ready.Dispose();
    }

    private static void Fill(ref Iocb request, IoOperation operation, ulong key)
    {
        request = default;
        request.Data = key;
        request.Fd = operation.Fd;
        request.Opcode = operation.IsPolling ? AioOpcode.Poll : OpcodeOf(operation);
        if (request.Opcode == AioOpcode.Poll)
        {
            request.Buffer = (ulong)MaskOf(operation);
        }
        else if (operation.IsTransfer)
        {
            request.Buffer = (ulong)operation.Address;
            request.Length = operation.IsVectored
                ? (ulong)Math.Min(operation.Pieces!.Count, IoVec.MaxCount)
                : (ulong)operation.Remaining;
            request.Offset = operation.Offset;
            request.RwFlags = operation.IsNoWait ? RwFlags.NoWait : RwFlags.None;
        }
    }

    private static AioOpcode OpcodeOf(IoOperation operation) => operation.Kind switch
    {
        IoOperationKind.Read => operation.IsVectored ? AioOpcode.Preadv : AioOpcode.Pread,
        IoOperationKind.Write => operation.IsVectored ? AioOpcode.Pwritev : AioOpcode.Pwrite,
        IoOperationKind.Flush => AioOpcode.Fsync,
        IoOperationKind.FlushData => AioOpcode.Fdsync,
        _ => AioOpcode.Poll,
    };

    private static PollEvents MaskOf(IoOperation operation) => operation.Kind switch
    {
        IoOperationKind.Read => PollEvents.In,
        IoOperationKind.Write => PollEvents.Out,
        _ => operation.PollMask,
    };

    private int Get(int min, Span<IoCompletion> into)
    {
        long result = AioCalls.GetEvents(
            _context.Context, min, _events.AsSpan(0, into.Length), min == 0 ? default(KernelTimespec) : null);
        return ErrnoText.Of(result) == Errno.EINTR
            ? 0
            : Convert((int)KernelException.Check(result, "io_getevents"), into);
    }

    private int Convert(int count, Span<IoCompletion> into)
    {
        ReadOnlySpan<AioEvent> events = _events;
        for (int i = 0; i < count; i++)
        {
            into[i] = new IoCompletion(events[i].Data, events[i].Result);
        }

        return count;
    }
}
