using Weir.Explain.Trees;

namespace Weir.Explain.Text;

/// <summary>Waits in words.</summary>
internal static class WaitText
{
    /// <summary>Bits of a thread's state (include/linux/sched.h).</summary>
    private const int Interruptible = 1, Uninterruptible = 2, Stopped = 4, Traced = 8, Idle = 0x402;

    /// <summary>The first words, at the time when the thread left its CPU.</summary>
    internal static string Of(WaitItem wait)
    {
        string how = wait.IsPreemption ? $"▪ loses its CPU to {wait.Off.OtherComm}" : $"■ sleeps ({State(wait)})";
        return wait.DurationNs is { } ns ? $"{how} for {Quantity.Time(ns)}" : $"{how} and is not seen to come back";
    }

    /// <summary>The last words, at the time when it runs again.</summary>
    internal static string End(WaitItem wait, Sights.Sight on)
    {
        string moved = on.Cpu == wait.Off.Cpu ? "" : $", now on CPU {on.Cpu}";
        return wait.IsPreemption ? $"▪ runs again{moved}"
            : wait.RunnableNs is { } ns ? $"■ runs again, {Quantity.Time(ns)} after the wake-up{moved}"
            : $"■ runs again; what woke it was not seen (a time-out?){moved}";
    }

    /// <summary>Where a wait was, for the sum: the function that called the scheduler.</summary>
    internal static string State(WaitItem wait) => ((int)wait.Off.A & 0xffff) switch
    {
        Idle => "idle",
        var s when (s & Uninterruptible) != 0 => "uninterruptibly",
        var s when (s & Interruptible) != 0 => "interruptibly",
        var s when (s & (Stopped | Traced)) != 0 => "stopped",
        var s => $"state {s:x}",
    };
}
