using System.Runtime.InteropServices;
using Weir.Catalogue;
using Weir.Catalogue.Operations;
using Weir.Catalogue.Records;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Kernel.Handles;

namespace Weir.Scenarios.Scripting;

/// <summary>
/// A context of native AIO of a scenario: every request is an <see cref="Operation"/> that a tracer must have seen.
/// </summary>
internal sealed class AioContext
{
    private const int EventBytes = 32, MostEvents = 64;
    private readonly Script _script;
    private readonly AioContextHandle _context;
    private readonly Dictionary<ulong, Operation> _operations = [];
    private readonly Dictionary<Operation, Block> _blocks = [];

    /// <summary>Makes a context with room for so many requests.</summary>
    public AioContext(Script script, int room = 8)
    {
        _script = script;
        _context = AioContextHandle.TryCreate((uint)room, out long error)
            ?? throw new NotInThisKernelException($"io_setup is refused: {ErrnoText.Of(error).Name()}");
    }

    /// <summary>What the kernel calls it: the address of its mapped ring.</summary>
    public long Id => (long)_context.Context;

    /// <summary>Prepares a request.</summary>
    public Operation Prepare(Iocb request)
    {
        Operation operation = _script.NewOperation(AioOps.Find((int)request.Opcode)!, returnsDescriptor: false);
        request.Data = Expecting.OperationMark.Of(operation.Marker);
        _operations.Add(request.Data, operation);
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<Iocb>(in request));
        _blocks.Add(operation, _script.Memory(bytes));
        OperationChecks.Add(_script, operation, bytes, isFixed: false, Clock.BootNs, Script.Tid);
        return operation;
    }

    /// <summary>Where a request's struct iocb lies.</summary>
    public Block BlockOf(Operation operation) => _blocks[operation];

    /// <summary>Submits requests, of which the kernel takes so many.</summary>
    public Made Submit(int taken, params ReadOnlySpan<Operation> operations)
    {
        long[] addresses = new long[operations.Length];
        for (int i = 0; i < addresses.Length; i++)
        {
            addresses[i] = _blocks[operations[i]].Address;
            if (i >= taken)
            {
                // What was refused never was an operation.
                operations[i].NeverWas = true;
            }
        }

        return _script.Call(SyscallId.IoSubmit, Id, addresses.Length, _script.Longs(addresses)).Gives(taken).Bytes(-1);
    }

    /// <summary>Submits one request and waits for its end.</summary>
    public Operation Do(Iocb request)
    {
        Operation operation = Prepare(request);
        Submit(1, operation);
        Reap(1);
        return operation;
    }

    /// <summary>Takes events with io_getevents.</summary>
    public void Reap(int count)
    {
        Block events = _script.Memory(EventBytes * count);
        _script.Call(SyscallId.IoGetevents, Id, count, count, events, _script.Time(5000)).Gives(count).Bytes(-1);
        for (int i = 0; i < count; i++)
        {
            Block one = events.From(EventBytes * i);
            _operations[(ulong)one.Int64()].Complete(one.Int64(16), AsyncWays.None, Clock.BootNs);
        }
    }

    /// <summary>Takes events out of the mapped ring, as libaio does it; the kernel knows nothing of that.</summary>
    public void ReapInUserSpace(int count)
    {
        AioEvent[] events = new AioEvent[MostEvents];
        for (int taken = 0, tries = 0; taken < count && tries < 5000; tries++)
        {
            int some = _context.Reap(events.AsSpan(0, count - taken));
            foreach (AioEvent each in events.AsSpan(0, some))
            {
                _operations[each.Data].Complete(each.Result, AsyncWays.UserReaped, long.MaxValue);
            }

            taken += some;
            Thread.Sleep(some == 0 ? 1 : 0);
        }
    }

    /// <summary>Ends the context.</summary>
    public void Destroy()
    {
        _script.Call(SyscallId.IoDestroy, Id).Gives(0);
        _context.SetHandleAsInvalid();
    }
}
