using System.Collections.Immutable;

namespace Weir.Tui.Watching;

/// <summary>What a screen needs to know.</summary>
public sealed record Question
{
    /// <summary>The screen.</summary>
    public Tab Tab { get; init; }

    /// <summary>Whether other screens will be looked at without another question.</summary>
    public bool Everything { get; init; }

    /// <summary>How many calls as text.</summary>
    public int Lines { get; init; } = 200;

    /// <summary>What these calls must hold.</summary>
    public string Filter { get; init; } = "";

    /// <summary>What the flame graph's widths stand for.</summary>
    public FlameWeight Weight { get; init; }
}

/// <summary>The screens.</summary>
public enum Tab
{
    /// <summary>The answer at a glance.</summary>
    Overview,

    /// <summary>By process.</summary>
    Processes,

    /// <summary>By file.</summary>
    Files,

    /// <summary>By syscall.</summary>
    Syscalls,

    /// <summary>Asynchronous operations.</summary>
    Async,

    /// <summary>Calls that run just now.</summary>
    Now,

    /// <summary>The flame graph.</summary>
    Flame,

    /// <summary>Call by call.</summary>
    Stream,
}

/// <summary>A trace as it was at one moment: what all screens are drawn from. Immutable.</summary>
public sealed record Snapshot
{
    /// <summary>Since the trace began.</summary>
    public long RunningMs { get; init; }

    /// <summary>Since counting began.</summary>
    public long CountedMs { get; init; }

    /// <summary>What is not in the numbers, and why.</summary>
    public WatchAccount Account { get; init; } = new();

    /// <summary>All calls.</summary>
    public RowView Total { get; init; } = new() { Name = "total" };

    /// <summary>The last minute; null before there was a look.</summary>
    public Minute? Minute { get; init; }

    /// <summary>How many calls of each sort were under way.</summary>
    public Loads Loads { get; init; }

    /// <summary>By process; the busiest on the overview.</summary>
    public ImmutableArray<RowView> Processes { get; init; } = [];

    /// <summary>By file.</summary>
    public ImmutableArray<RowView> Files { get; init; } = [];

    /// <summary>By syscall.</summary>
    public ImmutableArray<RowView> Syscalls { get; init; } = [];

    /// <summary>Calls that run just now, the oldest first.</summary>
    public ImmutableArray<RunningCall> Running { get; init; } = [];

    /// <summary>The errors that came most often lately.</summary>
    public ImmutableArray<RowView> Errors { get; init; } = [];

    /// <summary>Asynchronous operations.</summary>
    public ImmutableArray<RowView> Operations { get; init; } = [];

    /// <summary>Flame graphs: all of them when the snapshot is whole, else the one that was asked for.</summary>
    public ImmutableArray<FlameView> Flames { get; init; } = [];

    /// <summary>Whether it has what every screen needs.</summary>
    public bool IsWhole { get; init; }

    /// <summary>The last calls.</summary>
    public ImmutableArray<CallLine> Lines { get; init; } = [];

    /// <summary>Calls that were shown once and are no longer kept.</summary>
    public long HistoryForgotten { get; init; }

    /// <summary>Calls that came while the stream was paused, and are counted but not kept.</summary>
    public long NotKept { get; init; }

    /// <summary>The flame graph of a weight; null: not looked at.</summary>
    public FlameView? Flame(FlameWeight weight) => Flames.FirstOrDefault(f => f.Weight == weight);
}

/// <summary>How many calls were under way at once lately, on average.</summary>
/// <param name="Files">On files and folders, asynchronous operations with them.</param>
/// <param name="Network">Of the network.</param>
/// <param name="Rest">All others: most of them wait for something.</param>
public readonly record struct Loads(double Files, double Network, double Rest);

/// <summary>What is not in the numbers, and how the trace stands.</summary>
public sealed record WatchAccount
{
    /// <summary>Calls and operations that the kernel had no room for.</summary>
    public long Lost { get; init; }

    /// <summary>Calls that filters or sampling left as counts in the kernel.</summary>
    public long CountedOnly { get; init; }

    /// <summary>Calls that conditions kept back.</summary>
    public long FilteredOut { get; init; }

    /// <summary>Calls that this dashboard was too slow for.</summary>
    public long Missed { get; init; }

    /// <summary>What this kernel does not let us see, a sentence each.</summary>
    public ImmutableArray<string> LeftOut { get; init; } = [];

    /// <summary>Whether the trace is over.</summary>
    public bool Ended { get; init; }

    /// <summary>Exit status of the launched program; null: none, or it runs.</summary>
    public int? ExitStatus { get; init; }
}
