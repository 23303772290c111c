using System.Collections.Immutable;
using Weir.Tui.Watching;

namespace Weir.Tui.Model;

/// <summary>The rows of a table in the order and choice of the model.</summary>
public static class OrderedRows
{
    /// <summary>The rows of the model's screen; none where it is no table.</summary>
    public static ImmutableArray<RowView> Of(DashboardModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Of(RowsOf(model), model);
    }

    private static ImmutableArray<RowView> RowsOf(DashboardModel model) => model.Tab switch
    {
        Tab.Processes => model.Snapshot.Processes,
        Tab.Files => model.Snapshot.Files,
        Tab.Syscalls => model.Snapshot.Syscalls,
        Tab.Async => model.Snapshot.Operations,
        _ => [],
    };

    private static ImmutableArray<RowView> Of(ImmutableArray<RowView> rows, DashboardModel model)
    {
        LineFilter filter = new(model.Filter);
        RowView[] all = [.. rows.Where(r => filter.Matches(r.Name))];
        Comparison<RowView> order = Compare(model.Order);
        int sign = model.Ascending ? -1 : 1;
        Array.Sort(all, (a, b) =>
        {
            // The others stand last in every order: they are no group.
            int others = (a.Merged > 0).CompareTo(b.Merged > 0);
            int first = others != 0 ? others : sign * order(a, b);
            return first != 0 ? first : string.CompareOrdinal(a.Name, b.Name);
        });
        return [.. all];
    }

    private static Comparison<RowView> Compare(RowOrder order) => order switch
    {
        RowOrder.Calls => static (a, b) => Two(b.Rates.Calls, a.Rates.Calls, b.Calls, a.Calls),
        RowOrder.Bytes => static (a, b) => Two(
            b.Rates.Read + b.Rates.Written, a.Rates.Read + a.Rates.Written, b.Read + b.Written, a.Read + a.Written),
        RowOrder.Errors => static (a, b) => Two(b.Rates.Errors, a.Rates.Errors, b.Errors, a.Errors),
        RowOrder.Slow => static (a, b) => (b.Slow ?? -1).CompareTo(a.Slow ?? -1),
        RowOrder.Max => static (a, b) => (b.Max ?? -1).CompareTo(a.Max ?? -1),
        RowOrder.Name => static (a, b) => string.CompareOrdinal(a.Name, b.Name),
        _ => static (a, b) => Two(b.Rates.Load, a.Rates.Load, b.TotalNs, a.TotalNs),
    };

    private static int Two(double lately, double latelyOther, long all, long allOther)
    {
        int order = lately.CompareTo(latelyOther);
        return order != 0 ? order : all.CompareTo(allOther);
    }
}
