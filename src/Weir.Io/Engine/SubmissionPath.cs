namespace Weir.Io;

/// <summary>
/// Requests on their way into the kernel. Whoever has one to submit submits all that wait; meanwhile others only add
/// theirs, so calls are batched under load and nobody waits for another's call.
/// </summary>
internal sealed class SubmissionPath(IoBackend backend, Action<IoOperation> finished, int depth, int maxWaiting)
{
    private const int MaxBatch = 64;

    private readonly Lock _gate = new();
    private readonly OperationQueue _waiting = new(maxWaiting);
    private readonly SlotTable _slots = new(depth);
    private readonly List<ulong> _cancels = new(16);
    private readonly List<ulong> _cancelling = new(16);
    private readonly IoOperation[] _batch = new IoOperation[MaxBatch];
    private int _depth = depth;
    private int _submitting;
    private int _waitingCount;
    private bool _cancelRequested;
    private bool _wakeRequested;
    private bool _closed;
    private bool _stalled;
    private long _callsAtLastLook;
    private int _looksWithoutCall;

    /// <summary>Requests handed to the kernel so far.</summary>
    public long Submitted { get; private set; }

    /// <summary>Calls that handed them over.</summary>
    public long Calls { get; private set; }

    /// <summary>Completions that no request was known for.</summary>
    public long StaleEvents { get; private set; }

    /// <summary>Requests that wait to be submitted.</summary>
    public int WaitingCount => Volatile.Read(ref _waitingCount);

    /// <summary>Whether requests wait because every place in the kernel was taken.</summary>
    public bool WaitsForRoom { get; private set; }

    /// <summary>How many requests may be in the kernel at once.</summary>
    public int Depth => Volatile.Read(ref _depth);

    /// <summary>Lowers the depth, never raises it.</summary>
    public void LimitDepth(int limit)
    {
        lock (_gate)
        {
            _depth = Math.Clamp(limit, 1, _depth);
        }
    }

    /// <summary>Adds a request; false: the engine is closed, or too many wait.</summary>
    public bool TryAdd(IoOperation operation)
    {
        lock (_gate)
        {
            if (_closed || !_waiting.TryAdd(operation))
            {
                return false;
            }

            _waitingCount = _waiting.Count;
            return true;
        }
    }

    /// <summary>Submits what waits, as far as there is room.</summary>
    public void Flush()
    {
        while (HasWork() && Interlocked.CompareExchange(ref _submitting, 1, 0) == 0)
        {
            try
            {
                while (SubmitBatch())
                {
                }

                PassOnRequests();
            }
            finally
            {
                // A full fence: what was added before it is seen by the check above, what comes after flushes itself.
                Interlocked.Exchange(ref _submitting, 0);
            }
        }
    }

    /// <summary>
    /// Submits what waits if nobody has for some looks: it is held back by an awaiter that blocks, or the kernel had
    /// no room. Not sooner: whoever looked would submit in the stead of the threads at work, in smaller batches, and
    /// they would wait for it if it lost its CPU meanwhile.
    /// </summary>
    public void Look()
    {
        long calls = Calls;
        _looksWithoutCall = calls == _callsAtLastLook && WaitingCount > 0 ? _looksWithoutCall + 1 : 0;
        _callsAtLastLook = calls;
        if (_looksWithoutCall >= Watchdog.LooksUntilStuck)
        {
            _looksWithoutCall = 0;
            Volatile.Write(ref _stalled, false);
            Flush();
        }
    }

    /// <summary>Gives up the places of completed requests and hands those over, with their results.</summary>
    public int Release(ReadOnlySpan<IoCompletion> completions, Span<IoOperation> into)
    {
        int count = 0;
        lock (_gate)
        {
            _stalled = false;
            foreach (IoCompletion completion in completions)
            {
                if (_slots.Free(completion.Key) is { } operation)
                {
                    operation.Result = completion.Result;
                    operation.Stage = IoStage.Completion;
                    into[count++] = operation;
                }
                else if (completion.Key != IoBackend.WakeKey)
                {
                    StaleEvents++;
                }
            }
        }

        return count;
    }

    /// <summary>Asks the kernel to give a request up if it has it.</summary>
    public void RequestCancel(IoOperation operation)
    {
        lock (_gate)
        {
            if (operation.Slot < 0 || !backend.CanCancel(operation))
            {
                return;
            }

            _cancels.Add(_slots.KeyOf(operation.Slot));
            _cancelRequested = true;
        }

        Flush();
    }

    /// <summary>Makes the kernel send a completion, so that whoever waits for one looks around.</summary>
    public void RequestWake()
    {
        Volatile.Write(ref _wakeRequested, true);
        Flush();
    }

    /// <summary>
    /// Takes no more requests, returns those that never ran, and has the others given up where possible.
    /// </summary>
    public List<IoOperation> Close()
    {
        List<IoOperation> never = [];
        lock (_gate)
        {
            _closed = true;
            while (_waiting.TryTake(out IoOperation operation))
            {
                never.Add(operation);
            }

            _waitingCount = 0;
            foreach (IoOperation? operation in _slots.Operations)
            {
                if (operation is not null && backend.CanCancel(operation))
                {
                    _cancels.Add(_slots.KeyOf(operation.Slot));
                    _cancelRequested = true;
                }
            }
        }

        Flush();
        return never;
    }

    /// <summary>Ends submitting for good, once whoever submits now is done; the backend may go after that.</summary>
    public void Seal()
    {
        SpinWait spin = default;
        while (Interlocked.CompareExchange(ref _submitting, 1, 0) != 0)
        {
            spin.SpinOnce();
        }
    }

    private bool HasWork() =>
        Volatile.Read(ref _cancelRequested) || Volatile.Read(ref _wakeRequested)
        || (Volatile.Read(ref _waitingCount) > 0 && !Volatile.Read(ref _stalled) && HasRoom());

    private bool HasRoom()
    {
        lock (_gate)
        {
            return _slots.UsedCount < _depth;
        }
    }

    /// <summary>Submits one batch; false: nothing is left that could be.</summary>
    private bool SubmitBatch()
    {
        int count = TakeBatch(out bool any);
        int start = 0;
        while (start < count)
        {
            long accepted = backend.Submit(_batch.AsSpan(start, count - start), _slots);
            Calls++;
            if (accepted > 0)
            {
                Submitted += accepted;
                start += (int)accepted;
            }
            else if (accepted == -(long)Catalogue.Errno.EAGAIN)
            {
                // No memory or slot now: the next completion, or the watchdog's next round, tries again.
                PutBack(start, count);
                any = false;
                break;
            }
            else
            {
                Refuse(_batch[start++], accepted);
            }
        }

        Array.Clear(_batch, 0, count);
        return any;
    }

    private int TakeBatch(out bool any)
    {
        int count = 0;
        any = false;
        lock (_gate)
        {
            while (count < MaxBatch && _slots.UsedCount < _depth && _waiting.TryTake(out IoOperation operation))
            {
                any = true;
                if (operation.IsSettled)
                {
                    // Cancelled before it began; finished off this thread, which may be anybody's.
                    operation.Result = 0;
                    finished(operation);
                    continue;
                }

                _slots.Take(operation);
                _batch[count++] = operation;
            }

            _waitingCount = _waiting.Count;
            WaitsForRoom = _waitingCount > 0 && _slots.UsedCount >= _depth;
        }

        return count;
    }

    private void PutBack(int start, int count)
    {
        lock (_gate)
        {
            for (int i = count - 1; i >= start; i--)
            {
                _slots.Free(_slots.KeyOf(_batch[i].Slot));
                _waiting.PutBack(_batch[i]);
            }

            _waitingCount = _waiting.Count;
            (WaitsForRoom, _stalled) = (true, true);
        }
    }

    private void Refuse(IoOperation operation, long error)
    {
        lock (_gate)
        {
            _slots.Free(_slots.KeyOf(operation.Slot));
        }

        operation.Result = error;
        operation.Stage = IoStage.Submit;
        finished(operation);
    }

    private void PassOnRequests()
    {
        if (Volatile.Read(ref _cancelRequested))
        {
            lock (_gate)
            {
                _cancelRequested = false;
                _cancelling.AddRange(_cancels);
                _cancels.Clear();
            }

            foreach (ulong key in _cancelling)
            {
                backend.Cancel(key);
            }

            _cancelling.Clear();
        }

        if (Interlocked.Exchange(ref _wakeRequested, false))
        {
            backend.Wake();
        }
    }
}
