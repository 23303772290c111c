using Weir.Capture.Rows;

namespace Weir.Capture.Tests;

/// <summary>Made-up rows in the shape of a capture, the same for the same seed.</summary>
internal static class SampleRows
{
    public static readonly Column[] Columns =
    [
        new("seq", ColumnType.UInt64), new("time_ns", ColumnType.UInt64), new("gap_ns", ColumnType.UInt64),
        new("latency_ns", ColumnType.UInt64), new("pid", ColumnType.UInt32), new("comm", ColumnType.Text),
        new("fd", ColumnType.Int32), new("path", ColumnType.Text), new("ret", ColumnType.Int64),
        new("error", ColumnType.Text), new("args", ColumnType.Text),
    ];

    private static readonly string[] Comms = ["make", "cc1", "as", "sh", "with space", "ü😀"];
    private static readonly string[] Errors = ["ENOENT", "EAGAIN"];

    public static RowSet Make(int count, int seed, int first = 1)
    {
        var random = new Random(seed);
        var rows = new RowSet(Columns);
        for (int i = 0; i < count; i++)
        {
            bool failed = random.Next(10) == 0;
            rows.Numbers("seq")!.Append((long)first + i);
            rows.Numbers("time_ns")!.Append(1_000_000_000L + (i * 1000L) + random.Next(900));
            rows.Numbers("gap_ns")!.Append(random.Next(5) == 0 ? null : random.NextInt64());
            rows.Numbers("latency_ns")!.Append(random.Next(100) == 0 ? null : random.Next(200, 90_000));
            rows.Numbers("pid")!.Append(random.Next(4) == 0 ? uint.MaxValue : 1000L + random.Next(5));
            rows.Texts("comm")!.Append(Comms[random.Next(Comms.Length)]);
            rows.Numbers("fd")!.Append(random.Next(3) == 0 ? null : random.Next(-1, 9));
            rows.Texts("path")!.Append(random.Next(4) == 0 ? null : "/usr/include/f" + random.Next(50));
            rows.Numbers("ret")!.Append(failed ? -random.Next(1, 130) : random.NextInt64(-5, long.MaxValue));
            rows.Texts("error")!.Append(failed ? Errors[random.Next(Errors.Length)] : null);
            rows.Texts("args")!.Append("3, 0x" + random.Next().ToString("x") + ", \"\"");
        }

        return rows;
    }

    /// <summary>A row as text, to compare and to show.</summary>
    public static string Line(RowSet rows, int row) => string.Join('|', rows.Data.Select(d => d switch
    {
        NumberData n when n.Column.Type == ColumnType.UInt64 => n[row] is { } v ? ((ulong)v).ToString() : "-",
        NumberData n => n[row]?.ToString() ?? "-",
        TextData t => t[row] ?? "-",
        _ => "?",
    }));

    public static IEnumerable<string> Lines(RowSet rows) => Enumerable.Range(0, rows.Count).Select(r => Line(rows, r));
}
