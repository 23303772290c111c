namespace Weir.Io;

/// <summary>
/// Requests on their way out: finished by the kernel, their awaiters still to be told. One pool worker tells them all
/// for as long as it keeps up; what its awaiters submit meanwhile goes to the kernel in batches.
/// </summary>
internal sealed class CompletionPath(IoEngine engine) : IThreadPoolWorkItem
{
    // Submissions are held back until so many wait, or nothing is left to tell: a quarter of what is under way, so that
    // the device works while the rest is being told. At depth 32, all at once cost 15 % of the IOPS (measured).
    private const int MinSubmitBatch = 4, MaxSubmitBatch = 16, PartOfOutstanding = 4;

    // Awaiters that block each hold a worker; beyond this many, the thread pool would only queue them.
    private const int MaxWorkers = 1024;

    private readonly Lock _gate = new();
    private readonly OperationQueue _ready = new(int.MaxValue);
    private int _workers;
    private int _stuckWorkers;
    private long _added;
    private long _taken;
    private long _addedAtMark;
    private int _looksSinceMark;

    /// <summary>Times that a worker was added because those there were did not keep up.</summary>
    public long ExtraWorkers { get; private set; }

    /// <summary>How many were told, or are being told.</summary>
    public long Taken => Volatile.Read(ref _taken);

    /// <summary>Whether anybody waits to be told.</summary>
    public bool IsEmpty => Volatile.Read(ref _taken) == Volatile.Read(ref _added);

    /// <summary>Adds finished requests.</summary>
    /// <param name="operations">The requests.</param>
    /// <param name="toPool">Whether the pool shall tell them; otherwise the caller does.</param>
    public void Post(ReadOnlySpan<IoOperation> operations, bool toPool)
    {
        bool needsWorker;
        lock (_gate)
        {
            foreach (IoOperation operation in operations)
            {
                _ready.TryAdd(operation);
            }

            _added += operations.Length;
            needsWorker = toPool && _workers <= _stuckWorkers && operations.Length > 0;
            _workers += needsWorker ? 1 : 0;
        }

        if (needsWorker)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>Adds a worker if somebody has waited for some looks: those at work are stuck or slow.</summary>
    public void Look()
    {
        lock (_gate)
        {
            bool late = _taken < _addedAtMark;
            if (late && ++_looksSinceMark < Watchdog.LooksUntilStuck)
            {
                return;
            }

            (_addedAtMark, _looksSinceMark) = (_added, 0);
            if (!late || _workers >= MaxWorkers)
            {
                return;
            }

            _stuckWorkers = _workers++;
            ExtraWorkers++;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Tells all awaiters, as a worker of the pool.</summary>
    void IThreadPoolWorkItem.Execute() => Drain(int.MaxValue, isWorker: true);

    /// <summary>Tells so many awaiters at most, on this thread.</summary>
    public void Drain(int max, bool isWorker = false)
    {
        IoEngine? outer = SubmissionBatch.BeginDraining(engine);
        try
        {
            while (max-- > 0 && TryTake(isWorker, out IoOperation operation))
            {
                operation.Finish();
                if (engine.WaitingCount >= SubmitBatch())
                {
                    engine.Flush();
                }
            }
        }
        finally
        {
            SubmissionBatch.EndDraining(outer);
            engine.Flush();
        }
    }

    private long SubmitBatch() =>
        Math.Min(Math.Max(engine.OutstandingCount / PartOfOutstanding, MinSubmitBatch), MaxSubmitBatch);

    private bool TryTake(bool isWorker, out IoOperation operation)
    {
        lock (_gate)
        {
            if (_ready.TryTake(out operation))
            {
                _taken++;
                return true;
            }

            // In the same breath as finding nothing, so that whoever adds next knows to start a worker.
            _workers -= isWorker ? 1 : 0;
            _stuckWorkers = Math.Min(_stuckWorkers, _workers);
            return false;
        }
    }
}
