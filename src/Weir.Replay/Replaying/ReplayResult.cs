namespace Weir.Replay.Replaying;

/// <summary>How a replay ended.</summary>
public sealed record ReplayResult
{
    /// <summary>Exit code of the program as recorded; null when the log ends before the program did.</summary>
    public required int? ExitCode { get; init; }

    /// <summary>Whether it ended where it was told to, or because the debugger left.</summary>
    public required bool Stopped { get; init; }

    /// <summary>Events replayed.</summary>
    public required long Events { get; init; }

    /// <summary>Times that a thread was stopped.</summary>
    public required long Stops { get; init; }

    /// <summary>Calls whose registers were compared and equal.</summary>
    public required long CallsCompared { get; init; }

    /// <summary>Memory hashes that were compared and equal.</summary>
    public required int HashesCompared { get; init; }

    /// <summary>The first event at which the replay differed, or null.</summary>
    public required Divergence? Divergence { get; init; }

    /// <summary>Why the log ends early, or null when it is whole.</summary>
    public required string? CutReason { get; init; }

    /// <summary>What the recorder noted.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}
