using System.Globalization;
using Weir.Capture.Text;
using Weir.Trace.Summaries;

namespace Weir.Cli.Output;

/// <summary>Writes a summary as tables.</summary>
internal static class SummaryText
{
    private static readonly string[] Titles =
        ["calls", "errors", "read", "written", "moved", "total", "mean", "p50", "p99", "max"];

    /// <summary>Appends the tables.</summary>
    public static void Append(Utf8Buffer buffer, Summary summary, EscapedText escape, Palette palette)
    {
        AppendTable(buffer, summary.Syscalls.Title, summary.Syscalls.Rows, summary.Calls, escape, palette);
        OperationText.Append(buffer, summary.Operations, escape, palette);
        AppendTable(buffer, summary.Files.Title, summary.Files.Rows, summary.Total, escape, palette);
        AppendTable(buffer, summary.Processes.Title, summary.Processes.Rows, summary.Total, escape, palette);
    }

    private static void AppendTable(
        Utf8Buffer buffer, string title, IReadOnlyList<SummaryRow> rows, SummaryRow total, EscapedText escape,
        Palette palette)
    {
        string[][] cells = [[.. Titles], .. rows.Select(Cells), Cells(total)];
        int[] widths = [.. Enumerable.Range(0, Titles.Length).Select(i => cells.Max(c => c[i].Length))];
        for (int row = 0; row < cells.Length; row++)
        {
            bool plain = row > 0 && row < cells.Length - 1;
            if (!plain)
            {
                buffer.Append(palette.Bold);
            }

            for (int i = 0; i < widths.Length; i++)
            {
                buffer.AppendSpaces(widths[i] - cells[row][i].Length + (i == 0 ? 0 : 2));
                buffer.Append(cells[row][i]);
            }

            buffer.Append("  "u8);
            escape.Append(buffer, row == 0 ? title : plain ? rows[row - 1].Name : total.Name);
            if (!plain)
            {
                buffer.Append(palette.Off);
            }

            buffer.Append((byte)'\n');
        }

        buffer.Append((byte)'\n');
    }

    private static string[] Cells(SummaryRow row) =>
    [
        Count(row.Calls),
        row.Errors == 0 ? "-" : Count(row.Errors),
        TimeText.Bytes(row.BytesRead),
        TimeText.Bytes(row.BytesWritten),
        TimeText.Bytes(row.BytesMoved),
        TimeText.Of(row.TotalNs),
        TimeText.Of(row.MeanNs),
        TimeText.Of(row.Latencies.Quantile(0.5)),
        TimeText.Of(row.Latencies.Quantile(0.99)),
        row.Latencies.Count == 0 ? "-" : TimeText.Of(row.Latencies.Max),
    ];

    private static string Count(long number) => number.ToString(CultureInfo.InvariantCulture);
}
