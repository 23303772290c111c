using System.Diagnostics;
using Weir.Kernel.Calls;
using Weir.Load.Planning;

namespace Weir.Load.Running;

/// <summary>
/// Keeps a thread to its times: it does other things between calls for as long as the load did, divided by the speed.
/// A slower disk makes the load longer, and a faster one shorter, as they would the program.
/// </summary>
internal sealed class ThreadPace(double speed)
{
    // Below this a sleep is later than its time by as much (timer slack of 50 us, prctl(2)).
    private const long SpinNs = 100_000, SliceNs = 50_000_000;

    private long _lastEnd = Stopwatch.GetTimestamp();
    private PlannedStep? _step;
    private long _due;

    /// <summary>When the load began, ticks.</summary>
    public long StartTicks { get; set; }

    /// <summary>How much later than in the capture the last call began, ns; negative: earlier.</summary>
    public long BehindNs { get; private set; }

    /// <summary>The most that any call began later, ns.</summary>
    public long MostBehindNs { get; private set; }

    /// <summary>When the last call ended, ticks.</summary>
    public long LastEnd => _lastEnd;

    /// <summary>Ticks as nanoseconds.</summary>
    public static long Nanoseconds(long ticks) => (long)(ticks * (1e9 / Stopwatch.Frequency));

    /// <summary>How long to rest before a step; null: not any more.</summary>
    public TimeSpan? Due(PlannedStep step)
    {
        if (speed <= 0 || step.ThinkNs <= 0)
        {
            return null;
        }

        if (_step != step)
        {
            _step = step;
            _due = _lastEnd + (long)(step.ThinkNs / speed * (Stopwatch.Frequency / 1e9));
        }

        long left = Nanoseconds(_due - Stopwatch.GetTimestamp());
        return left <= 0 ? null : TimeSpan.FromTicks((Math.Min(left, SliceNs) / 100) + 1);
    }

    /// <summary>Rests; what is too short to sleep is spun.</summary>
    public static void Sleep(TimeSpan time)
    {
        long left = (long)time.TotalNanoseconds;
        if (left > SpinNs)
        {
            Clock.SleepUntilBoot(Clock.BootNs + left - (SpinNs / 2));
        }
        else
        {
            Affinity.Yield();
        }
    }

    /// <summary>A call begins.</summary>
    public void Began(PlannedStep step)
    {
        if (speed > 0)
        {
            long now = Nanoseconds(Stopwatch.GetTimestamp() - StartTicks);
            BehindNs = now - (long)(step.StartNs / speed);
            MostBehindNs = Math.Max(MostBehindNs, BehindNs);
        }
    }

    /// <summary>A call, or a wait, ended.</summary>
    public void Ended(long ticks) => _lastEnd = Math.Max(_lastEnd, ticks);
}
