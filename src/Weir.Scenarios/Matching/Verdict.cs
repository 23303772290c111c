using System.Collections.Immutable;

namespace Weir.Scenarios.Matching;

/// <summary>What became of one scenario under a tracer.</summary>
public sealed record Verdict
{
    /// <summary>The scenario.</summary>
    public required string Scenario { get; init; }

    /// <summary>Expectations.</summary>
    public int Expected { get; init; }

    /// <summary>Expectations that something was seen for.</summary>
    public int Seen { get; init; }

    /// <summary>Checks of fields that were held against what was seen.</summary>
    public int Checked { get; init; }

    /// <summary>Checks of fields that the tracer tells nothing about.</summary>
    public int Untold { get; init; }

    /// <summary>What is wrong.</summary>
    public ImmutableArray<Problem> Problems { get; init; } = [];

    /// <summary>Why the scenario could not go on, or null.</summary>
    public string? Skipped { get; init; }

    /// <summary>Why this tracer cannot see what it would have to, where it does not; or null.</summary>
    public string? Incomparable { get; init; }

    /// <summary>Why it shows nothing, or null.</summary>
    public string? Broken { get; init; }

    /// <summary>Syscalls that it made and that were seen.</summary>
    public ImmutableHashSet<string> Syscalls { get; init; } = [];

    /// <summary>Errors that it met and that were seen: <c>name=ERROR</c>.</summary>
    public ImmutableHashSet<string> Errors { get; init; } = [];

    /// <summary>How long it ran.</summary>
    public TimeSpan Time { get; init; }

    /// <summary>Whether everything holds.</summary>
    public bool Holds => Problems.IsEmpty && Broken is null;

    /// <summary>How many problems are of a kind.</summary>
    public int Count(ProblemKind kind) => Problems.Count(p => p.Kind == kind);
}
