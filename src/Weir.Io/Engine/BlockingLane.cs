using Weir.Catalogue;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;

namespace Weir.Io;

/// <summary>
/// Helper threads for requests that would put their submitter to sleep. They come with work and go without.
/// </summary>
internal sealed class BlockingLane(IoEngine engine)
{
    private const int IdleMs = 5000;
    private static readonly int MaxThreads = Math.Clamp(Environment.ProcessorCount * 2, 4, 16);

    private readonly object _gate = new();
    private readonly OperationQueue _queue = new(int.MaxValue);
    private int _threads;
    private int _idle;

    /// <summary>Requests that came this way.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a request.</summary>
    public void Add(IoOperation operation)
    {
        bool start;
        lock (_gate)
        {
            Count++;
            _queue.TryAdd(operation);
            start = _idle < _queue.Count && _threads < MaxThreads;
            _threads += start ? 1 : 0;
            Monitor.Pulse(_gate);
        }

        if (start)
        {
            new Thread(Run) { IsBackground = true, Name = "weir-io-lane" }.UnsafeStart();
        }
    }

    private void Run()
    {
        while (TryTake(out IoOperation operation))
        {
            Transfer(operation);
            engine.Advance(operation);
        }
    }

    private bool TryTake(out IoOperation operation)
    {
        lock (_gate)
        {
            while (!_queue.TryTake(out operation))
            {
                _idle++;
                bool pulsed = Monitor.Wait(_gate, IdleMs);
                _idle--;
                if (!pulsed && _queue.Count == 0)
                {
                    _threads--;
                    return false;
                }
            }

            return true;
        }
    }

    private static void Transfer(IoOperation operation)
    {
        if (operation.IsSettled)
        {
            operation.Result = 0;
            return;
        }

        operation.IsNoWait = false;
        operation.IsPolling = false;
        long result;
        do
        {
            result = NowOrLater(operation, RwFlags.None);
        }
        while (ErrnoText.Of(result) == Errno.EINTR);
        operation.Result = result;
        operation.Stage = IoStage.Completion;
    }

    /// <summary>Does a transfer with a plain call on this thread.</summary>
    public static long NowOrLater(IoOperation operation, RwFlags flags)
    {
        bool write = operation.Kind == IoOperationKind.Write;
        long offset = operation.Target.IsStream ? -1 : operation.Offset;
        return operation.IsVectored
            ? TransferCalls.MoveVector(
                write, operation.Fd, operation.Address, Math.Min(operation.Pieces!.Count, IoVec.MaxCount), offset,
                flags)
            : TransferCalls.Move(
                write, operation.Fd, operation.Address, (int)operation.Remaining, offset, flags);
    }
}
