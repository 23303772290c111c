using System.Globalization;
using Weir.Capture.Text;
using Weir.Catalogue.Records;
using Weir.Trace.Summaries.Operations;

namespace Weir.Cli.Output;

/// <summary>Writes the table of asynchronous operations, and how many were in flight.</summary>
internal static class OperationText
{
    private const int CourseParts = 60, MostWays = 4;

    private static readonly string[] Titles =
    [
        "requests", "errors", "read", "written", "mean", "p50", "p99", "max", "until done", "until seen", "operation",
        "how it ran",
    ];

    /// <summary>Columns from here on are text, which stands left.</summary>
    private const int FirstText = 10;

    /// <summary>Appends the table; nothing where there was no operation.</summary>
    public static void Append(Utf8Buffer buffer, OperationTable table, EscapedText escape, Palette palette)
    {
        if (table.Total.Sums.Calls == 0)
        {
            return;
        }

        OperationRow[] rows = table.Rows is [var only] ? [only] : [.. table.Rows, table.Total];
        string[][] cells = [Titles, .. rows.Select(Cells)];
        int[] widths = [.. Enumerable.Range(0, Titles.Length).Select(i => cells.Max(c => c[i].Length))];
        for (int row = 0; row < cells.Length; row++)
        {
            bool bold = row == 0 || (rows.Length > 1 && row == cells.Length - 1);
            buffer.Append(bold ? palette.Bold : default);
            for (int i = 0; i < widths.Length; i++)
            {
                bool text = i >= FirstText;
                buffer.AppendSpaces(i == 0 ? 0 : 2);
                buffer.AppendSpaces(text ? 0 : widths[i] - cells[row][i].Length);
                escape.Append(buffer, cells[row][i]);
                buffer.AppendSpaces(text && i < widths.Length - 1 ? widths[i] - cells[row][i].Length : 0);
            }

            buffer.Append(bold ? palette.Off : default);
            buffer.Append((byte)'\n');
        }

        if (table.Depth.Mean is { } mean)
        {
            buffer.Append(Depth(table.Depth, mean));
        }

        buffer.Append((byte)'\n');
    }

    private static string Depth(InFlight depth, double mean)
    {
        string peak = $"{(depth.IsWhole ? "at most" : "at least")} {depth.Peak()}";
        string course = Sparkline.Of(depth.Course(CourseParts));
        string part = depth.IsWhole ? "" : $" (of the first {InFlight.Most})";
        return string.Create(
            CultureInfo.InvariantCulture, $"in flight: {mean:0.0} on average, {peak}, over time {course}{part}\n");
    }

    private static string[] Cells(OperationRow row) =>
    [
        Count(row.Sums.Calls),
        row.Sums.Errors == 0 ? "-" : Count(row.Sums.Errors),
        TimeText.Bytes(row.Sums.BytesRead),
        TimeText.Bytes(row.Sums.BytesWritten),
        TimeText.Of(row.Sums.MeanNs),
        TimeText.Of(row.Sums.Latencies.Quantile(0.5)),
        TimeText.Of(row.Sums.Latencies.Quantile(0.99)),
        row.Sums.Latencies.Count == 0 ? "-" : TimeText.Of(row.Sums.Latencies.Max),
        row.UntilDone.Count == 0 ? "unknown" : TimeText.Of(row.UntilDone.Mean),
        row.UntilSeen.Count == 0 ? "unknown" : TimeText.Of(row.UntilSeen.Mean),
        row.Sums.Name,
        Ways(row),
    ];

    private static string Ways(OperationRow row)
    {
        KeyValuePair<AsyncWays, long>[] ways = [.. row.Ways];
        string words = string.Join(", ", ways.Take(MostWays).Select(
            w => $"{w.Key.Text()}{(ways.Length == 1 ? "" : " " + Count(w.Value))}"));
        long rest = ways.Skip(MostWays).Sum(w => w.Value);
        return rest == 0 ? words : $"{words}, other {Count(rest)}";
    }

    private static string Count(long number) => number.ToString(CultureInfo.InvariantCulture);
}
