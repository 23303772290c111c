using Weir.Catalogue.Records;
using Weir.Trace;
using Weir.Tui.Watching;

namespace Weir.Cli.Watching;

/// <summary>The accounts of gates and stream in the words of a dashboard.</summary>
internal static class WatchAccounts
{
    /// <summary>Both as one.</summary>
    public static WatchAccount Of(SourceCounters source, StreamCounters stream, long missed) => new()
    {
        Lost = source.Lost + source.LostOperations + source.UnfollowedOperations + source.NoState + stream.Damaged,
        CountedOnly = source.CountedOnly,
        FilteredOut = stream.FilteredOut,
        Missed = missed,
        LeftOut = source.LeftOut,
    };
}
