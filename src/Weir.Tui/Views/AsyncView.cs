using System.Collections.Immutable;
using Weir.Capture.Text;
using Weir.Tui.Model;
using Weir.Tui.Watching;

namespace Weir.Tui.Views;

/// <summary>Asynchronous operations: how many are in flight and complete, and by operation and file.</summary>
internal static class AsyncView
{
    public static void Draw(Area area, DashboardModel model)
    {
        if (model.Snapshot.Operations.IsEmpty || model.Snapshot.Minute is not { } minute)
        {
            area.Write(1, 0, "no asynchronous operation yet", Ink.Dim);
            return;
        }

        int head = 0;
        if (area.Height >= 8)
        {
            Chart.Line(area, 0, "in flight", Figures.Load(Recent(minute.InFlight)), minute.InFlight, Ink.Bar);
            Chart.Line(area, 1, "done/s", Figures.Some(Recent(minute.Operations)), minute.Operations, Ink.Bar);
            head = 3;
        }

        ImmutableArray<RowView> rows = OrderedRows.Of(model);
        TableView.Draw(
            area.Below(head), Columns.Of(Tab.Async), rows, model.Order, model.Selected, "operation",
            TableView.NameWidth(area.Width, Tab.Async, rows));
    }

    private static double Recent(System.Collections.Immutable.ImmutableArray<double> values) => values[^1];
}

/// <summary>A number with its last minute.</summary>
internal static class Chart
{
    private const int TitleWidth = 10, ValueWidth = 11;

    /// <summary>Draws one row.</summary>
    public static void Line(
        Area area, int y, string title, string value, IReadOnlyCollection<double> course, Cells.Style ink)
    {
        area.Write(1, y, title, Ink.Dim, TitleWidth);
        area.Write(1 + TitleWidth, y, value, Ink.Title, ValueWidth, Cells.Fit.Right);
        int room = area.Width - TitleWidth - ValueWidth - 3;
        if (room >= 8)
        {
            double[] shown = [.. course.Skip(Math.Max(0, course.Count - room))];
            area.Write(TitleWidth + ValueWidth + 2, y, Sparkline.Of(shown), ink);
        }
    }
}
