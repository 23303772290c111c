using Weir.Explain.Sights;

namespace Weir.Explain.Trees;

/// <summary>A stretch of time in which a thread was off its CPU.</summary>
public sealed class WaitItem : StackItem
{
    /// <summary>How it went to sleep.</summary>
    public required Sight Off { get; init; }

    /// <summary>When it got a CPU again; null: not while it was watched.</summary>
    public Sight? On { get; set; }

    /// <summary>What woke it; null: that was not seen, or it was ready all the time.</summary>
    public Sight? Waking { get; set; }

    /// <summary>What went on elsewhere for the call while the thread slept, in order.</summary>
    public List<Strand> Meanwhile { get; } = [];

    /// <summary>Whether the thread could have run on but another one got its CPU.</summary>
    public bool IsPreemption => Off.B != 0 || Off.A == 0;

    /// <summary>Time off the CPU; null: it has not come back.</summary>
    public long? DurationNs => On?.TimeNs - Off.TimeNs;

    /// <summary>Time from the wake-up until it ran; null: unknown.</summary>
    public long? RunnableNs => On is null ? null : IsPreemption ? DurationNs : On.TimeNs - Waking?.TimeNs;
}
