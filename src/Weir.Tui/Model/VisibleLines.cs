using System.Collections.Immutable;
using Weir.Tui.Watching;

namespace Weir.Tui.Model;

/// <summary>The calls that the stream shows: those that hold the filter.</summary>
internal static class VisibleLines
{
    /// <summary>They, the oldest first.</summary>
    public static ImmutableArray<CallLine> Of(DashboardModel model)
    {
        LineFilter filter = new(model.Filter);
        return model.Filter.Length == 0
            ? model.Snapshot.Lines
            : [.. model.Snapshot.Lines.Where(filter.Matches)];
    }
}
