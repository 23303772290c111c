using System.Collections.Immutable;

namespace Weir.Catalogue.Records;

/// <summary>
/// The gates' own account. <c>Rows + CountedOnly + Lost = Calls</c> holds once tracing has stopped; a null counter
/// could not be read and is shown as unknown.
/// </summary>
public sealed record SourceCounters
{
    /// <summary>Calls in scope that the gates saw end (or begin, for those that never return).</summary>
    public required long Calls { get; init; }

    /// <summary>Call records that were written to a ring (or handed over as running at stop).</summary>
    public required long Rows { get; init; }

    /// <summary>Calls that a filter or sampling left as counts.</summary>
    public required long CountedOnly { get; init; }

    /// <summary>Calls whose record found no room.</summary>
    public required long Lost { get; init; }

    /// <summary>File records that found no room: names that stay unknown.</summary>
    public required long LostFiles { get; init; }

    /// <summary>Task records that found no room.</summary>
    public required long LostTasks { get; init; }

    /// <summary>Calls that could not be followed for want of kernel memory for their thread's state.</summary>
    public required long NoState { get; init; }

    /// <summary>Records of asynchronous operations that were written (or handed over as running at stop).</summary>
    public long Operations { get; init; }

    /// <summary>Asynchronous operations whose record found no room.</summary>
    public long LostOperations { get; init; }

    /// <summary>
    /// Asynchronous operations of which the paths, names and structures that they were given found no room.
    /// </summary>
    public long LostOperationTexts { get; init; }

    /// <summary>Asynchronous operations that could not be followed, as too many were in flight.</summary>
    public long UnfollowedOperations { get; init; }

    /// <summary>
    /// Asynchronous operations that nobody asked for, of an interface of which others are asked for: they were
    /// submitted and not followed.
    /// </summary>
    public long UnaskedOperations { get; init; }

    /// <summary>Stacks whose record found no room.</summary>
    public long LostStacks { get; init; }

    /// <summary>Calls whose user-space stack could not be walked at all.</summary>
    public long WithoutStack { get; init; }

    /// <summary>What this kernel does not let the source see, a sentence each.</summary>
    public ImmutableArray<string> LeftOut { get; init; } = [];

    /// <summary>
    /// Gate runs that the kernel skipped (recursion), on the whole machine; null where it does not tell.
    /// </summary>
    public long? SkippedRuns { get; init; }

    /// <summary>What was counted only, per syscall number, where it is not zero.</summary>
    public ImmutableArray<SyscallCount> Counted { get; init; } = [];
}

/// <summary>Exact totals of calls that have no row.</summary>
/// <param name="Number">Syscall number.</param>
/// <param name="Calls">How many.</param>
/// <param name="Errors">How many of them failed.</param>
/// <param name="TotalNs">The sum of their latencies.</param>
public readonly record struct SyscallCount(int Number, long Calls, long Errors, long TotalNs);
