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

    /// <summary>The running calls that hold the filter, the oldest first.</summary>
    public static ImmutableArray<RunningCall> RunningOf(DashboardModel model)
    {
        LineFilter filter = new(model.Filter);
        return
        [
            .. model.Snapshot.Running.Where(c =>
                filter.Matches(c.Call) || filter.Matches(c.Process) || (c.Path is { } path && filter.Matches(path))),
        ];
    }
}
