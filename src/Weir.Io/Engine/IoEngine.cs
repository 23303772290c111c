using Weir.Catalogue;

namespace Weir.Io;

/// <summary>
/// Carries requests to the kernel and completions back. One serves any number of files and threads; it costs a context
/// or ring and two threads, so a process rarely wants many.
/// </summary>
public sealed class IoEngine : IDisposable, IAsyncDisposable
{
    private static readonly Lazy<IoEngine> SharedEngine = new(() => new IoEngine(new IoEngineOptions()));

    private readonly IoBackend _backend;
    private readonly SubmissionPath _submissions;
    private readonly BlockingLane _lane;
    private readonly EngineThread _thread;
    private readonly Watchdog _watchdog;
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _choice;
    private long _outstanding;
    private long _begun;
    private long _doneAtOnce;
    private long _cancelled;
    private int _closing;

    /// <summary>Makes an engine.</summary>
    /// <exception cref="IoException">The kernel refused the context or ring.</exception>
    /// <exception cref="Weir.Kernel.FeatureMissingException">The backend asked for is not to be had.</exception>
    public IoEngine(IoEngineOptions? options = null)
    {
        options ??= new IoEngineOptions();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Depth, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxWaiting, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Depth, 16384, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.MaxRegisteredBytes, nameof(options));
        Options = options;
        _backend = BackendChoice.Make(options, out _choice);
        Completions = new CompletionPath(this);
        _submissions = new SubmissionPath(_backend, FinishElsewhere, options.Depth, options.MaxWaiting);
        _lane = new BlockingLane(this);
        _watchdog = new Watchdog(this);
        _thread = new EngineThread(this, _backend, options.Continuations == IoContinuations.EngineThread);
        _thread.Start();
        _watchdog.Start();
        IoMeter.Add(this);
    }

    /// <summary>The engine that files use when none is given; made at its first use, ended by the process.</summary>
    public static IoEngine Shared => SharedEngine.Value;

    /// <summary>How it was made.</summary>
    public IoEngineOptions Options { get; }

    /// <summary>The backend in use, never <see cref="IoBackendKind.Auto"/>.</summary>
    public IoBackendKind Backend => _backend.Kind;

    /// <summary>How many requests may be in the kernel at once, after limits of devices.</summary>
    public int Depth => _submissions.Depth;

    /// <summary>Ends when the engine was disposed of and the kernel is done with every request.</summary>
    public Task Quiescent => _closed.Task;

    /// <summary>What it has done so far.</summary>
    public IoEngineStatistics Statistics
    {
        get
        {
            long outstanding = OutstandingCount;
            return new IoEngineStatistics(
                Math.Max(Interlocked.Read(ref _begun) - outstanding, 0), outstanding, _submissions.Submitted,
                _submissions.Calls, Interlocked.Read(ref _doneAtOnce), _lane.Count,
                Interlocked.Read(ref _cancelled), Completions.ExtraWorkers + _thread.Replacements,
                _submissions.StaleEvents, _backend.RegisteredCount);
        }
    }

    internal CompletionPath Completions { get; }

    internal int WaitingCount => _submissions.WaitingCount;

    internal long OutstandingCount => Interlocked.Read(ref _outstanding);

    internal bool IsIdle => OutstandingCount == 0 && Completions.IsEmpty;

    internal bool IsClosing => Volatile.Read(ref _closing) != 0;

    internal bool IsClosed => _closed.Task.IsCompleted;

    internal bool IsQuiescent => IsClosing && IsIdle;

    /// <summary>Which backend is in use, why, and how it is set up; for people.</summary>
    public string Describe() =>
        $"{_backend.Description}; {_choice}; at most {Depth} requests in the kernel, " +
        "code after awaits on the " +
        (Options.Continuations == IoContinuations.ThreadPool ? "thread pool" : "engine's thread");

    /// <summary>
    /// Holds back what this thread submits until the batch is disposed of, which submits it in one call. Must be
    /// disposed of before the first await.
    /// </summary>
    public SubmissionBatch Batch() => new(this);

    /// <summary>
    /// Ends the engine behind the caller's back: what never ran fails, what can be cancelled is, and the rest is
    /// waited for before buffers go back. <see cref="Quiescent"/> tells when.
    /// </summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _closing, 1) != 0)
        {
            return;
        }

        foreach (IoOperation operation in _submissions.Close())
        {
            operation.Result = -(long)Errno.ECANCELED;
            FinishElsewhere(operation);
        }

        _submissions.RequestWake();
        _watchdog.Notice();
    }

    /// <summary>Ends the engine and waits until the kernel is done with every request.</summary>
    public async ValueTask DisposeAsync()
    {
        Dispose();
        await Quiescent.ConfigureAwait(false);
    }

    /// <summary>Sends a request on its way. Its version must have been read before.</summary>
    internal void Start(IoOperation operation)
    {
        Interlocked.Increment(ref _outstanding);
        Interlocked.Increment(ref _begun);
        _watchdog.Notice();
        Route(operation);
        if (!SubmissionBatch.Holds(this))
        {
            _submissions.Flush();
        }
    }

    internal void Flush() => _submissions.Flush();

    internal int PlaceOf(IoBuffer buffer) => _backend.PlaceOf(buffer);

    internal void LimitDepth(int limit) => _submissions.LimitDepth(limit);

    internal void NoteDoneAtOnce() => Interlocked.Increment(ref _doneAtOnce);

    internal void NoteCancelled(IoOperation operation)
    {
        Interlocked.Increment(ref _cancelled);
        _submissions.RequestCancel(operation);
    }

    internal void NoteFinished()
    {
        if (Interlocked.Decrement(ref _outstanding) == 0 && IsClosing)
        {
            _submissions.RequestWake();
        }
    }

    /// <summary>Takes what the kernel completed.</summary>
    internal void Take(ReadOnlySpan<IoCompletion> completions, Span<IoOperation> scratch, bool toPool)
    {
        int count = _submissions.Release(completions, scratch);
        int finished = 0;
        for (int i = 0; i < count; i++)
        {
            IoOperation operation = scratch[i];
            if (IsDone(operation))
            {
                scratch[finished++] = operation;
            }
        }

        Completions.Post(scratch[..finished], toPool);
        scratch[..count].Clear();
        if (_submissions.WaitsForRoom || finished < count)
        {
            _submissions.Flush();
        }
    }

    /// <summary>Goes on with a request that a helper thread worked on.</summary>
    internal void Advance(IoOperation operation)
    {
        if (IsDone(operation))
        {
            FinishElsewhere(operation);
        }
        else
        {
            _submissions.Flush();
        }
    }

    /// <summary>The watchdog's round.</summary>
    internal void Look()
    {
        _thread.Look();
        Completions.Look();
        _submissions.Look();
    }

    /// <summary>The engine thread's last act.</summary>
    internal void CloseBackend()
    {
        _submissions.Seal();
        _backend.Dispose();
        IoMeter.Remove(this);
        _closed.TrySetResult();
        _watchdog.Notice();
    }

    /// <summary>Whether a request is at its end; if not, it is on its way again.</summary>
    private bool IsDone(IoOperation operation)
    {
        switch (operation.IsSettled ? IoStep.Done : NextStep.After(operation))
        {
            case IoStep.Again:
                Route(operation);
                return false;
            case IoStep.Poll:
                operation.IsPolling = true;
                Enqueue(operation);
                return false;
            case IoStep.Lane:
                _lane.Add(operation);
                return false;
            default:
                return true;
        }
    }

    private void Route(IoOperation operation)
    {
        IoRoute route = _backend.RouteOf(operation);
        operation.IsPolling = route == IoRoute.Poll;
        if (route == IoRoute.Lane)
        {
            _lane.Add(operation);
        }
        else
        {
            Enqueue(operation);
        }
    }

    private void Enqueue(IoOperation operation)
    {
        if (!_submissions.TryAdd(operation))
        {
            operation.Result = -(long)(IsClosing ? Errno.ECANCELED : Errno.EAGAIN);
            operation.Stage = IoStage.Submit;
            FinishElsewhere(operation);
        }
    }

    private void FinishElsewhere(IoOperation operation) => Completions.Post(new(ref operation), toPool: true);
}
