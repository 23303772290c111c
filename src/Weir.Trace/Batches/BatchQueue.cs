namespace Weir.Trace.Batches;

/// <summary>One consumer's bounded queue of batches.</summary>
public sealed class BatchQueue
{
    // A monitor rather than events: producer and consumer meet once a batch, and there is nothing to dispose of.
    private readonly object _gate = new();
    private readonly Queue<CallBatch> _waiting = new();
    private readonly BatchFanOut _owner;
    private readonly int _depth;
    private readonly WhenFull _whenFull;
    private bool _completed;
    private bool _closed;

    internal BatchQueue(BatchFanOut owner, string name, int depth, WhenFull whenFull)
    {
        _owner = owner;
        Name = name;
        _depth = depth;
        _whenFull = whenFull;
    }

    /// <summary>Who consumes.</summary>
    public string Name { get; }

    /// <summary>Calls that the consumer was given.</summary>
    public long Given { get; private set; }

    /// <summary>Calls that it missed.</summary>
    public long Missed { get; private set; }

    /// <summary>
    /// The next batch, or null when none came in time or none will. Give it back with <see cref="Return"/>.
    /// </summary>
    /// <param name="timeoutMs">The longest wait; -1 for ever.</param>
    public CallBatch? Take(int timeoutMs = Timeout.Infinite)
    {
        lock (_gate)
        {
            while (_waiting.Count == 0)
            {
                if (_completed || _closed || !Monitor.Wait(_gate, timeoutMs))
                {
                    return null;
                }
            }

            Monitor.PulseAll(_gate);
            return _waiting.Dequeue();
        }
    }

    /// <summary>Whether nothing is left and nothing will come.</summary>
    public bool IsDone
    {
        get
        {
            lock (_gate)
            {
                return (_completed || _closed) && _waiting.Count == 0;
            }
        }
    }

    /// <summary>Whether nothing waits just now.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count == 0;
            }
        }
    }

    /// <summary>Gives a batch back.</summary>
    public void Return(CallBatch batch) => _owner.Return(batch);

    /// <summary>The consumer ends early, such as after a broken pipe: the stream no longer waits for it.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            while (_waiting.TryDequeue(out CallBatch? batch))
            {
                Given -= batch.Count;
                Missed += batch.Count;
                _owner.Return(batch);
            }

            Monitor.PulseAll(_gate);
        }
    }

    internal void Put(CallBatch batch)
    {
        lock (_gate)
        {
            while (!_closed && _waiting.Count >= _depth && _whenFull == WhenFull.Wait)
            {
                Monitor.Wait(_gate);
            }

            if (_closed || _waiting.Count >= _depth)
            {
                Missed += batch.Count;
                _owner.Return(batch);
                return;
            }

            Given += batch.Count;
            _waiting.Enqueue(batch);
            Monitor.PulseAll(_gate);
        }
    }

    internal void Complete()
    {
        lock (_gate)
        {
            _completed = true;
            Monitor.PulseAll(_gate);
        }
    }
}
