namespace Weir.Io;

/// <summary>The thread that takes completions from the kernel; with the watchdog, the only one that does.</summary>
internal sealed class EngineThread(IoEngine engine, IoBackend backend, bool runsAwaiters)
{
    private const int MaxBatch = 128;

    private readonly IoCompletion[] _completions = new IoCompletion[MaxBatch];
    private readonly IoOperation[] _operations = new IoOperation[MaxBatch];
    private readonly Lock _reaping = new();
    private bool _runsAwaiters;
    private long _rounds;
    private long _roundsAtLastLook;

    /// <summary>Starts the thread. It does not keep the process alive: at exit the kernel ends what is in flight.</summary>
    public void Start() => new Thread(Run) { IsBackground = true, Name = "weir-io" }.UnsafeStart();

    /// <summary>Takes completions in this thread's stead if it is stuck in the code of an awaiter.</summary>
    public void Look()
    {
        lock (_reaping)
        {
            bool stuck = _runsAwaiters && _rounds == _roundsAtLastLook;
            _roundsAtLastLook = _rounds;
            if (stuck)
            {
                int count = backend.Reap(_completions);
                engine.Take(_completions.AsSpan(0, count), _operations, toPool: true);
            }
        }
    }

    private void Run()
    {
        while (Round())
        {
        }

        engine.CloseBackend();
    }

    private bool Round()
    {
        lock (_reaping)
        {
            _runsAwaiters = false;
            _rounds++;
        }

        // Alone from here on: the watchdog takes nothing while this thread runs no awaiter.
        int count = backend.Reap(_completions);
        if (count == 0)
        {
            if (engine.IsQuiescent)
            {
                return false;
            }

            count = backend.Wait(_completions);
        }

        engine.Take(_completions.AsSpan(0, count), _operations, toPool: !runsAwaiters);
        if (runsAwaiters)
        {
            lock (_reaping)
            {
                _runsAwaiters = true;
            }

            engine.Completions.Drain();
        }

        return true;
    }
}
