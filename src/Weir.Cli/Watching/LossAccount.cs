using System.Collections.Immutable;
using Weir.Catalogue.Records;
using Weir.Cli.Captures;
using Weir.Trace;

namespace Weir.Cli.Watching;

/// <summary>How a trace stood at one moment.</summary>
/// <param name="Source">The account of the gates.</param>
/// <param name="Stream">The account of the stream.</param>
/// <param name="Missed">Calls that the dashboard missed.</param>
internal sealed record LossAccount(SourceCounters Source, StreamCounters Stream, long Missed)
{
    /// <summary>The loss account of what came after another moment, for the footer of a capture.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Since(LossAccount? before)
    {
        Dictionary<int, SyscallCount> old = before?.Source.Counted.ToDictionary(c => c.Number) ?? [];
        ImmutableArray<SyscallCount> counted =
        [
            .. Source.Counted.Select(c => old.TryGetValue(c.Number, out SyscallCount was)
                ? c with { Calls = c.Calls - was.Calls } : c).Where(c => c.Calls > 0),
        ];
        return CaptureFacts.Closing(
            Source with
            {
                Lost = Source.Lost - (before?.Source.Lost ?? 0) + Missed - (before?.Missed ?? 0),
                CountedOnly = Source.CountedOnly - (before?.Source.CountedOnly ?? 0),
                Counted = counted,
                // What is still in the rings is not lost; what reached us damaged is.
                Rows = Stream.Calls + Stream.Damaged - (before?.Stream.Damaged ?? 0),
            },
            Stream);
    }
}
