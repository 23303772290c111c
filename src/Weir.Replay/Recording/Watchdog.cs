using System.Diagnostics;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;

namespace Weir.Replay.Recording;

/// <summary>
/// Interrupts a thread of the program that computes for long while others, or completions, wait for it.
/// </summary>
internal sealed class Watchdog : IDisposable
{
    private const int LookEveryMs = 10;
    private const int StopSignal = 19;
    private const int SentToThread = -6; // SI_TKILL (include/uapi/asm-generic/siginfo.h)
    private readonly Timer _timer;
    private readonly Lock _lock = new();
    private (int Pid, int Tid) _running;
    private long _since;
    private int _patienceMs = 50;
    private bool _requested;

    public Watchdog() => _timer = new Timer(_ => Look(), null, LookEveryMs, LookEveryMs);

    /// <summary>Whether this process sent a signal: then it only interrupts.</summary>
    public static bool IsOurs(in SignalInfo info) =>
        info.Signal == StopSignal && info.Code == SentToThread && info.Sender == Environment.ProcessId;

    /// <summary>A thread runs from now on.</summary>
    public void Started(RecordedTask task, int patienceMs)
    {
        lock (_lock)
        {
            _running = (task.Process.Pid, task.Tid);
            _patienceMs = patienceMs;
            _requested = false;
            _since = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>It stopped.</summary>
    /// <returns>Whether it was interrupted.</returns>
    public bool Stopped()
    {
        lock (_lock)
        {
            _running = default;
            return _requested;
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        lock (_lock)
        {
            if (_running.Tid != 0 && !_requested
                && Stopwatch.GetElapsedTime(_since).TotalMilliseconds > _patienceMs)
            {
                _requested = Signals.ToThread(_running.Pid, _running.Tid, StopSignal);
            }
        }
    }
}
