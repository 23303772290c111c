using System.Collections.Immutable;
using System.Globalization;
using Weir.Tui.Cells;
using Weir.Tui.Model;
using Weir.Tui.Watching;

namespace Weir.Tui.Views;

/// <summary>A table: numbers, and the name at the end, where paths have room.</summary>
internal static class TableView
{
    private const int LeastFile = 12, Narrow = 60;

    /// <summary>Columns that names have at least: paths need most, and operations are never cut.</summary>
    public static int NameWidth(int width, Tab tab, params ImmutableArray<RowView> rows)
    {
        int lead = rows.Select(r => r.Lead.Length).DefaultIfEmpty().Max();
        return Math.Max(
            lead == 0 ? 18 : lead + 1 + (width < Narrow ? LeastFile / 3 : LeastFile),
            tab is Tab.Files or Tab.Async ? width * 2 / 5 : width / 5);
    }

    /// <summary>Draws rows with their heading; those around the chosen one when not all fit.</summary>
    public static void Draw(
        Area area, Column[] columns, ImmutableArray<RowView> rows, RowOrder? order, int selected, string title,
        int nameWidth)
    {
        if (area.Height < 2)
        {
            return;
        }

        Column[] fitting = Columns.Fitting(columns, area.Width, nameWidth);
        Heading(area, fitting, order, title);
        int room = area.Height - 1;
        int first = Math.Clamp(selected - (room / 2), 0, Math.Max(0, rows.Length - room));
        for (int i = 0; i < room && first + i < rows.Length; i++)
        {
            Row(area, i + 1, fitting, rows[first + i], first + i == selected);
        }

        if (rows.IsEmpty)
        {
            area.Write(1, 1, "nothing yet", Ink.Dim);
        }
    }

    private static void Heading(Area area, Column[] columns, RowOrder? order, string title)
    {
        int x = 0;
        foreach (Column column in columns)
        {
            bool sorted = order is not null && column.Order == order;
            area.Write(
                x, 0, sorted && column.Title.Length < column.Width ? "▾" + column.Title : column.Title,
                sorted ? Ink.Title : Ink.Dim, column.Width, Fit.Right);
            x += column.Width + 1;
        }

        bool byName = order == RowOrder.Name;
        area.Write(x + 1, 0, byName ? "▾" + title : title, byName || order is null ? Ink.Title : Ink.Dim);
    }

    private static void Row(Area area, int y, Column[] columns, RowView row, bool selected)
    {
        int x = 0;
        foreach (Column column in columns)
        {
            Style style = selected ? Ink.Plain : column.Ink?.Invoke(row) ?? Ink.Plain;
            string text = column.Text(row);
            area.Write(x, y, text, text == "-" ? Ink.Dim : style, column.Width, Fit.Right);
            x += column.Width + 1;
        }

        string name = row.Merged > 0
            ? string.Create(CultureInfo.InvariantCulture, $"(others: {row.Merged:N0} that did least, by now)")
            : row.Name;
        Style ink = row.IsRest ? Ink.Dim : Ink.Name;
        int lead = row.IsRest ? 0 : row.Lead.Length;
        x += 1 + area.Write(x + 1, y, name[..lead], ink);
        area.Write(x, y, name[lead..], ink, fit: Fit.Middle);
        if (selected)
        {
            area.Canvas.Paint(area.X, area.Y + y, area.Width, Ink.Selected);
        }
    }
}
