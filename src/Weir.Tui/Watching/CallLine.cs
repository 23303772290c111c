using Weir.Catalogue.Records;
using Weir.Trace;

namespace Weir.Tui.Watching;

/// <summary>One call as text.</summary>
public sealed record CallLine
{
    /// <summary>When it began, in ns since the first call; it may lie before that.</summary>
    public long SinceStartNs { get; init; }

    /// <summary>Name of the thread.</summary>
    public required string Process { get; init; }

    /// <summary>Process.</summary>
    public int Pid { get; init; }

    /// <summary>Thread.</summary>
    public int Tid { get; init; }

    /// <summary>Name of the call.</summary>
    public required string Call { get; init; }

    /// <summary>Its arguments.</summary>
    public required string Arguments { get; init; }

    /// <summary>Its result.</summary>
    public required string Result { get; init; }

    /// <summary>Whether it failed.</summary>
    public bool Failed { get; init; }

    /// <summary>What became of it.</summary>
    public CallState State { get; init; }

    /// <summary>How long it took in ns; null: unknown.</summary>
    public long? LatencyNs { get; init; }

    /// <summary>Its file; null: none or unknown.</summary>
    public string? Path { get; init; }
}

/// <summary>A text that a line or a row must hold somewhere, without regard to case; empty: anything will do.</summary>
/// <param name="Text">The text.</param>
public readonly record struct LineFilter(string Text)
{
    /// <summary>Whether a call's process, name, file or error holds it.</summary>
    public bool Matches(in Call call) =>
        Text.Length == 0 || Holds(call.Row.Name) || Holds(call.Path) || Holds(call.Task?.Comm)
        || (call.Failed && Holds(Catalogue.ErrnoText.Name(call.Error)));

    /// <summary>The same for its line.</summary>
    public bool Matches(CallLine line) =>
        Text.Length == 0 || Holds(line.Call) || Holds(line.Path) || Holds(line.Process)
        || (line.Failed && Holds(line.Result));

    /// <summary>Whether a name holds it.</summary>
    public bool Matches(string name) => Text.Length == 0 || Holds(name);

    private bool Holds(string? text) => text?.Contains(Text, StringComparison.OrdinalIgnoreCase) == true;
}
