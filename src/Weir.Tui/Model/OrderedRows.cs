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
        Place[] places = new Place[all.Length];
        double sign = model.Ascending ? 1 : -1;
        for (int i = 0; i < all.Length; i++)
        {
            (double first, double second) = Weight(all[i], model.Order);
            places[i] = new Place(all[i].IsRest, sign * first, sign * second, all[i].Name);
        }

        Array.Sort(places, all, new PlaceOrder(model is { Order: RowOrder.Name, Ascending: true }));
        return ImmutableArray.Create(all);
    }

    // What happened lately goes before what happened over all.
    private static (double First, double Second) Weight(RowView row, RowOrder order) => order switch
    {
        RowOrder.Time => (row.Rates.Load, row.TotalNs),
        RowOrder.Calls => (row.Rates.Calls, row.Calls),
        RowOrder.Bytes => (row.Rates.Read + row.Rates.Written, row.Read + row.Written),
        RowOrder.Errors => (row.Rates.Errors, row.Errors),
        RowOrder.Slow => (row.Slow ?? -1, 0),
        RowOrder.Max => (row.Max ?? -1, 0),
        _ => (0, 0),
    };

    private readonly record struct Place(bool IsRest, double First, double Second, string Name);

    private sealed class PlaceOrder(bool backwards) : IComparer<Place>
    {
        public int Compare(Place a, Place b)
        {
            int order = a.IsRest.CompareTo(b.IsRest);
            order = order != 0 ? order : a.First.CompareTo(b.First);
            order = order != 0 ? order : a.Second.CompareTo(b.Second);
            return order != 0 ? order
                : backwards ? string.CompareOrdinal(b.Name, a.Name) : string.CompareOrdinal(a.Name, b.Name);
        }
    }
}
