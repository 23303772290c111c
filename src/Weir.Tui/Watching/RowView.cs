using System.Collections.Immutable;
using Weir.Catalogue.Records;

namespace Weir.Tui.Watching;

/// <summary>A group of calls as it was at one moment.</summary>
public sealed record RowView
{
    /// <summary>What the group has in common.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// How the name begins, where it names an operation and then a file: what may not be cut. Else empty.
    /// </summary>
    public string Lead { get; init; } = "";

    /// <summary>What would show this group alone; null: nothing can.</summary>
    public Scope? Scope { get; init; }

    /// <summary>How many groups it stands for, when it is the row of the others; else 0.</summary>
    public long Merged { get; init; }

    /// <summary>Whether it is no group, but what belongs to none: it stands behind the groups in every order.</summary>
    public bool IsRest { get; init; }

    /// <summary>Calls since the beginning.</summary>
    public long Calls { get; init; }

    /// <summary>Those that failed.</summary>
    public long Errors { get; init; }

    /// <summary>Bytes read.</summary>
    public long Read { get; init; }

    /// <summary>Bytes written.</summary>
    public long Written { get; init; }

    /// <summary>The sum of their latencies in ns.</summary>
    public long TotalNs { get; init; }

    /// <summary>The last seconds.</summary>
    public Rates Rates { get; init; }

    /// <summary>Asynchronous operations of the group that were in flight when somebody looked.</summary>
    public int InFlight { get; init; }

    /// <summary>How long the oldest of them had been, in ns; null: there was none, or its age is unknown.</summary>
    public long? OldestNs { get; init; }

    /// <summary>Latency in ns that half of them did not exceed; null: none is known.</summary>
    public long? Median { get; init; }

    /// <summary>Latency in ns that 99 of 100 did not exceed.</summary>
    public long? Slow { get; init; }

    /// <summary>The greatest latency in ns.</summary>
    public long? Max { get; init; }

    /// <summary>The ways that asynchronous operations took, the most first.</summary>
    public ImmutableArray<KeyValuePair<AsyncWays, long>> Ways { get; init; } = [];

    /// <summary>Mean ns from submission until the file system had finished; null: not seen.</summary>
    public long? UntilDone { get; init; }

    /// <summary>Mean ns from then until the completion was there for the program; null: not seen.</summary>
    public long? UntilSeen { get; init; }
}
