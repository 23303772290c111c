using System.Collections.Immutable;
using Weir.Tui.Watching;

namespace Weir.Tui.Model;

/// <summary>The state of the dashboard: everything that a screen is drawn from. Immutable.</summary>
public sealed record DashboardModel
{
    /// <summary>What is watched, in a few words.</summary>
    public required string Target { get; init; }

    /// <summary>Where the launched program's own output goes; null: nothing was launched.</summary>
    public string? OutputFile { get; init; }

    /// <summary>Columns of the terminal.</summary>
    public int Width { get; init; } = 80;

    /// <summary>Rows.</summary>
    public int Height { get; init; } = 24;

    /// <summary>The screen.</summary>
    public Tab Tab { get; init; }

    /// <summary>What was seen last.</summary>
    public Snapshot Snapshot { get; init; } = new();

    /// <summary>Whether the screen stands still.</summary>
    public bool Paused { get; init; }

    /// <summary>Whether the help is shown.</summary>
    public bool Help { get; init; }

    /// <summary>What names must hold to be shown.</summary>
    public string Filter { get; init; } = "";

    /// <summary>What is being typed; null: nothing is.</summary>
    public Prompt? Prompt { get; init; }

    /// <summary>The calls that are looked at; null: all that are traced.</summary>
    public Scope? Scope { get; init; }

    /// <summary>The screen that the scope was chosen on, to go back to.</summary>
    public Tab ScopedFrom { get; init; }

    /// <summary>What tables are ordered by.</summary>
    public RowOrder Order { get; init; }

    /// <summary>Whether they begin with the least.</summary>
    public bool Ascending { get; init; }

    /// <summary>The chosen row of the table, from 0.</summary>
    public int Selected { get; init; }

    /// <summary>How many calls below the last one on the screen there are.</summary>
    public int Behind { get; init; }

    /// <summary>What the flame graph's widths stand for.</summary>
    public FlameWeight Weight { get; init; }

    /// <summary>Frames from the flame graph's root to the one that fills its width.</summary>
    public ImmutableList<string> Zoom { get; init; } = [];

    /// <summary>Frames from the root to the chosen one.</summary>
    public ImmutableList<string> Chosen { get; init; } = [];

    /// <summary>The capture that is written or was written last; null: none was.</summary>
    public LiveCaptureView? Capture { get; init; }

    /// <summary>The time of day of the last look.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>Something to say until the next key.</summary>
    public string Message { get; init; } = "";

    /// <summary>Rows of the body: what is below the head and above the foot.</summary>
    public int BodyHeight => Math.Max(1, Height - 4);

    /// <summary>What to look at for this screen.</summary>
    public Question Question => new()
    {
        Tab = Tab, Everything = Paused, Filter = Filter, Weight = Weight, Lines = BodyHeight,
    };
}

/// <summary>A text that is being typed.</summary>
/// <param name="Sort">What it is for.</param>
/// <param name="Text">What was typed so far.</param>
public sealed record Prompt(PromptSort Sort, string Text);

/// <summary>What a typed text is for.</summary>
public enum PromptSort
{
    /// <summary>Names that hold it are shown.</summary>
    Filter,

    /// <summary>A condition that calls must fulfil.</summary>
    Condition,

    /// <summary>The file that a capture is written to.</summary>
    Capture,

    /// <summary>Whether to end the launched program.</summary>
    Quit,
}

/// <summary>What tables can be ordered by.</summary>
public enum RowOrder
{
    /// <summary>Time in calls, lately; then over all.</summary>
    Time,

    /// <summary>Calls a second; then all of them.</summary>
    Calls,

    /// <summary>Bytes a second; then all of them.</summary>
    Bytes,

    /// <summary>Errors.</summary>
    Errors,

    /// <summary>The latency that 99 of 100 do not exceed.</summary>
    Slow,

    /// <summary>The greatest latency.</summary>
    Max,

    /// <summary>Name.</summary>
    Name,
}
