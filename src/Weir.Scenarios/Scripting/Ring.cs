using System.Runtime.InteropServices;
using Weir.Catalogue;
using Weir.Catalogue.Operations;
using Weir.Catalogue.Records;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Kernel.Handles;

namespace Weir.Scenarios.Scripting;

/// <summary>
/// An io_uring of a scenario: every request is an <see cref="Operation"/> that a tracer must have seen.
/// </summary>
internal sealed class Ring : IDisposable
{
    private const uint AllocateSlot = uint.MaxValue;
    private readonly Script _script;
    private readonly RingMapping _ring;
    private readonly Dictionary<ulong, Operation> _operations = [];
    private readonly bool _polled;

    /// <summary>Makes a ring.</summary>
    public Ring(Script script, RingSetupFlags flags = RingSetupFlags.None, uint entries = 16)
    {
        _script = script;
        _polled = flags.HasFlag(RingSetupFlags.SqPoll);
        IoUringParams wanted = new() { Flags = flags, SqThreadIdleMs = 1000 };
        _ring = RingMapping.TryCreate(entries, wanted, out long error)
            ?? throw new NotInThisKernelException(
                $"io_uring with flags 0x{(uint)flags:x} is refused: {ErrnoText.Of(error).Name()}");
    }

    /// <summary>Its descriptor.</summary>
    public int Fd => _ring.Fd.Number;

    /// <summary>The word by which other requests name one.</summary>
    public static ulong UserData(Operation operation) => Expecting.OperationMark.Of(operation.Marker);

    /// <summary>Writes a request into the queue.</summary>
    public Operation Add(IoUringSqe request)
    {
        Operation operation = _script.NewOperation(
            RingOps.Find((int)request.Opcode)!, request.FileIndex is 0 or AllocateSlot);
        request.UserData = Expecting.OperationMark.Of(operation.Marker);
        OperationChecks.Add(
            _script, operation, MemoryMarshal.AsBytes(new ReadOnlySpan<IoUringSqe>(in request)),
            request.Flags.HasFlag(SqeFlags.FixedFile), Clock.BootNs, _polled ? Script.Pid : Script.Tid);
        if (_polled)
        {
            operation.Ran(AsyncWays.SubmitThread);
        }

        _ring.Submissions.Next() = request;
        _operations.Add(request.UserData, operation);
        return operation;
    }

    /// <summary>Hands over what was written, waits for so many completions and takes those that are there.</summary>
    public void Submit(int wait = 0)
    {
        HandOver(wait);
        Reap();
    }

    /// <summary>Hands over what was written, waits for so many completions and leaves them.</summary>
    public void HandOver(int wait = 0)
    {
        uint count = _ring.Submissions.Publish();
        string? flags = wait > 0 ? "IORING_ENTER_GETEVENTS" : null;
        if (_polled)
        {
            flags = flags is null ? "IORING_ENTER_SQ_WAKEUP" : flags + "|IORING_ENTER_SQ_WAKEUP";
        }

        Made made = _script.Call(SyscallId.IoUringEnter, Fd, count, wait, flags is null ? 0 : flags, 0, 0).Ok();
        if (!_polled)
        {
            made.Gives(count);
        }
    }

    /// <summary>Writes a request, hands it over and waits until it is complete.</summary>
    public Operation Do(IoUringSqe request)
    {
        Operation operation = Add(request);
        Submit(wait: 1);
        return Await(operation);
    }

    /// <summary>Waits until an operation has so many completions.</summary>
    public Operation Await(Operation operation, int completions = 1)
    {
        Reap();
        while (operation.Count < completions)
        {
            _script.Call(SyscallId.IoUringEnter, Fd, 0, 1, "IORING_ENTER_GETEVENTS", 0, 0).Ok();
            Reap();
        }

        return operation;
    }

    /// <summary>Takes the completions that are there.</summary>
    public IReadOnlyList<IoUringCqe> Reap()
    {
        IoUringCqe[] taken = new IoUringCqe[_ring.Completions.Capacity];
        taken = taken[.._ring.Completions.Take(taken)];
        long now = Clock.BootNs;
        foreach (IoUringCqe each in taken)
        {
            if (_operations.TryGetValue(each.UserData, out Operation? operation))
            {
                operation.Complete(
                    each.Result,
                    (each.Flags.HasFlag(CqeFlags.More) ? AsyncWays.More : 0)
                    | (each.Flags.HasFlag(CqeFlags.Notification) ? AsyncWays.Notification : 0),
                    now);
            }
        }

        return taken;
    }

    /// <summary>Registers something with the ring, without the tracer's interest.</summary>
    public void Register<T>(RingRegisterOpcode opcode, ReadOnlySpan<T> argument, int count)
        where T : unmanaged
    {
        long result = IoUringCalls.Register(Fd, opcode, argument, (uint)count);
        if (result < 0)
        {
            throw new NotInThisKernelException($"{opcode} is refused: {ErrnoText.Of(result).Name()}");
        }
    }

    /// <summary>Registers files: their indexes are their places.</summary>
    public void RegisterFiles(params ReadOnlySpan<int> files) =>
        Register(RingRegisterOpcode.RegisterFiles, files, files.Length);

    /// <summary>Registers buffers.</summary>
    public void RegisterBuffers(params ReadOnlySpan<Block> buffers)
    {
        Block vector = _script.Vector(buffers);
        Register<byte>(RingRegisterOpcode.RegisterBuffers, vector.Span, buffers.Length);
    }

    /// <inheritdoc/>
    public void Dispose() => _ring.Dispose();
}
