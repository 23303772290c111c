namespace Weir.Io;

/// <summary>
/// The thread that takes completions from the kernel, one at any time. If it runs awaiters and one of them blocks,
/// another thread takes its place, and it ends when it comes back.
/// </summary>
internal sealed class EngineThread(IoEngine engine, IoBackend backend, bool runsAwaiters)
{
    private const int MaxBatch = 128;

    private readonly IoCompletion[] _completions = new IoCompletion[MaxBatch];
    private readonly IoOperation[] _operations = new IoOperation[MaxBatch];
    private readonly Lock _office = new();
    private int _holder;
    private bool _runsAwaiters;
    private long _progress;
    private long _progressAtLastLook;
    private int _looksWithoutProgress;

    /// <summary>Times that a thread was replaced because an awaiter blocked it.</summary>
    public long Replacements { get; private set; }

    /// <summary>
    /// Starts the thread. It does not keep the process alive: at exit the kernel ends what is in flight.
    /// </summary>
    public void Start() => new Thread(Run) { IsBackground = true, Name = "weir-io" }.UnsafeStart(_holder);

    /// <summary>Replaces the thread if it has been in the same awaiter's code for some looks.</summary>
    public void Look()
    {
        lock (_office)
        {
            long progress = _progress + engine.Completions.Taken;
            bool same = _runsAwaiters && progress == _progressAtLastLook;
            _progressAtLastLook = progress;
            _looksWithoutProgress = same ? _looksWithoutProgress + 1 : 0;
            if (_looksWithoutProgress < Watchdog.LooksUntilStuck)
            {
                return;
            }

            _holder++;
            _looksWithoutProgress = 0;
            _runsAwaiters = false;
            Replacements++;
        }

        Start();
    }

    private void Run(object? holder)
    {
        int mine = (int)holder!;
        while (TryBegin(mine))
        {
            if (!Round())
            {
                engine.CloseBackend();
                return;
            }
        }
    }

    /// <summary>Whether this thread is still the one; nobody replaces it until it runs awaiters.</summary>
    private bool TryBegin(int mine)
    {
        lock (_office)
        {
            if (_holder != mine)
            {
                return false;
            }

            _runsAwaiters = false;
            _progress++;
            return true;
        }
    }

    private bool Round()
    {
        int count = backend.Reap(_completions);
        if (count == 0 && engine.IsQuiescent)
        {
            return false;
        }

        if (count == 0 && (!runsAwaiters || engine.Completions.IsEmpty))
        {
            count = backend.Wait(_completions);
        }

        engine.Take(_completions.AsSpan(0, count), _operations, toPool: !runsAwaiters);
        if (runsAwaiters)
        {
            lock (_office)
            {
                _runsAwaiters = true;
            }

            engine.Completions.Drain(MaxBatch);
        }

        return true;
    }
}
