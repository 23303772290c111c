namespace Weir.Io;

/// <summary>
/// Looks every few milliseconds, while there is work, for what got stuck behind an awaiter that blocks: submissions
/// held back, completions not taken, awaiters not told. Sleeps while there is none.
/// </summary>
internal sealed class Watchdog(IoEngine engine)
{
    private const int PeriodMs = 5;

    /// <summary>
    /// After so many looks without progress something is taken to be stuck. A thread that merely waits for a CPU on a
    /// busy machine misses one, and would be replaced for nothing.
    /// </summary>
    public const int LooksUntilStuck = 2;

    private const int IdleRoundsBeforeSleep = 20;
    private const int SleepMs = 60_000;

    private readonly object _gate = new();
    private bool _asleep;

    /// <summary>Starts the thread.</summary>
    public void Start() => new Thread(Run) { IsBackground = true, Name = "weir-io-watchdog" }.UnsafeStart();

    /// <summary>Says that there is work.</summary>
    public void Notice()
    {
        if (Volatile.Read(ref _asleep))
        {
            lock (_gate)
            {
                _asleep = false;
                Monitor.Pulse(_gate);
            }
        }
    }

    private void Run()
    {
        int idle = 0;
        while (!engine.IsClosed)
        {
            Thread.Sleep(PeriodMs);
            if (engine.IsIdle)
            {
                if (++idle > IdleRoundsBeforeSleep)
                {
                    Sleep();
                    idle = 0;
                }

                continue;
            }

            idle = 0;
            engine.Look();
        }
    }

    private void Sleep()
    {
        lock (_gate)
        {
            _asleep = true;
            // Work is counted before this flag is read, and the flag set before the count is: one of the two sees.
            Interlocked.MemoryBarrier();
            while (_asleep && engine.IsIdle && !engine.IsClosed)
            {
                Monitor.Wait(_gate, SleepMs);
            }

            _asleep = false;
        }
    }
}
