using Weir.Capture.Rows;

namespace Weir.Capture.Formats;

/// <summary>
/// Sums instead of rows, for runs of hours: a Parquet row for each process, call, file and error that were met.
/// Bounded: past the bound, files of unseen combinations become <c>[other]</c>, then processes too; sums stay exact.
/// </summary>
internal sealed class AggregateFile : IRowWriter
{
    private const string Other = "[other]";
    private readonly Dictionary<AggregateKey, AggregateSums> _sums = [];
    private readonly ParquetFormat _file;
    private readonly int _most;

    public AggregateFile(string path, CaptureOptions options, int most = 1 << 19)
    {
        _most = most;
        _file = new ParquetFormat(path, Columns, options);
    }

    public static Column[] Columns { get; } =
    [
        new("comm", ColumnType.Text), new("pid", ColumnType.UInt32), new("syscall", ColumnType.Text),
        new("family", ColumnType.Text), new("path", ColumnType.Text), new("error", ColumnType.Text),
        new("calls", ColumnType.UInt64), new("latency_ns", ColumnType.UInt64), new("latency_max_ns", ColumnType.UInt64),
        new("latency_known", ColumnType.UInt64), new("gap_ns", ColumnType.UInt64), new("bytes", ColumnType.UInt64),
    ];

    public int PreferredRows => 4096;

    public long WrittenBytes => _file.WrittenBytes;

    public void Write(RowSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        TextData? comm = rows.Texts("comm"), call = rows.Texts("syscall"), family = rows.Texts("family");
        TextData? path = rows.Texts("path"), error = rows.Texts("error");
        NumberData? pid = rows.Numbers("pid"), latency = rows.Numbers("latency_ns");
        NumberData? gap = rows.Numbers("gap_ns"), bytes = rows.Numbers("bytes");
        for (int row = 0; row < rows.Count; row++)
        {
            AggregateSums sums = Find(new AggregateKey(
                comm?[row], pid?[row], call?[row], family?[row], path?[row], error?[row]));
            sums.Add(latency?[row], gap?[row], bytes?[row]);
        }
    }

    public void Complete(IReadOnlyList<KeyValuePair<string, string>> closing)
    {
        var rows = new RowSet(Columns);
        foreach ((AggregateKey key, AggregateSums sums) in _sums)
        {
            rows.Texts("comm")!.Append(key.Comm);
            rows.Numbers("pid")!.Append(key.Pid);
            rows.Texts("syscall")!.Append(key.Call);
            rows.Texts("family")!.Append(key.Family);
            rows.Texts("path")!.Append(key.Path);
            rows.Texts("error")!.Append(key.Error);
            rows.Numbers("calls")!.Append(sums.Calls);
            rows.Numbers("latency_ns")!.Append(sums.LatencyNs);
            rows.Numbers("latency_max_ns")!.Append(sums.LatencyMaxNs);
            rows.Numbers("latency_known")!.Append(sums.LatencyKnown);
            rows.Numbers("gap_ns")!.Append(sums.GapNs);
            rows.Numbers("bytes")!.Append(sums.Bytes);
            if (rows.Count == _file.PreferredRows)
            {
                _file.Write(rows);
                rows.Clear();
            }
        }

        _file.Write(rows);
        _file.Complete(closing);
    }

    public void Dispose() => _file.Dispose();

    private AggregateSums Find(AggregateKey key)
    {
        if (_sums.TryGetValue(key, out AggregateSums? sums))
        {
            return sums;
        }

        if (_sums.Count >= _most && key.Path != Other)
        {
            return Find(key with { Path = Other });
        }

        if (_sums.Count >= _most * 2 && key.Comm != Other)
        {
            return Find(key with { Comm = Other, Pid = null });
        }

        // What is left to tell apart is calls and errors: a few thousand at most.
        return _sums[key] = new AggregateSums();
    }
}
