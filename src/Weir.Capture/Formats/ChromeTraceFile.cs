using System.Globalization;
using System.Text.Json;
using Weir.Capture.Rows;

namespace Weir.Capture.Formats;

/// <summary>
/// Trace events as Chrome and Perfetto open them: a track a thread, a slice a call; calls whose end is unknown are
/// marks. Asynchronous operations overlap: they are pairs of events with an id of their own (phases b and e; n where
/// the end is unknown), below the process that asked for them. Times are microseconds, with nanoseconds behind the
/// point.
/// </summary>
internal sealed class ChromeTraceFile : TextFormat
{
    private const int MostNamed = 1 << 20;
    private static readonly string[] Details =
        ["path", "path2", "fd", "ret", "error", "bytes", "offset", "args", "async"];

    private readonly Dictionary<long, string> _named = [];
    private bool _first = true;
    private long _made;

    public ChromeTraceFile(string path)
        : base(path) => Text.Write("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[");

    public override void Write(RowSet rows)
    {
        if (rows.Numbers("time_ns") is not { } times || rows.Numbers("tid") is not { } threads)
        {
            return;
        }

        for (int row = 0; row < rows.Count; row++)
        {
            if (times[row] is { } time)
            {
                Name(rows, row, threads[row] ?? 0);
                Slice(rows, row, time, threads[row] ?? 0);
            }
        }

        Text.Flush();
    }

    public override void Complete(IReadOnlyList<KeyValuePair<string, string>> closing)
    {
        Text.Write("\n],\"otherData\":{");
        Text.Write(string.Join(',', closing.Select(k => Json(k.Key) + ":" + Json(k.Value))));
        Text.Write("}}\n");
        base.Complete(closing);
    }

    private static string Json(string text) => "\"" + JsonEncodedText.Encode(text) + "\"";

    private static string Micros(long ns) =>
        string.Create(CultureInfo.InvariantCulture, $"{ns / 1000}.{ns % 1000:000}");

    private void Begin()
    {
        Text.Write(_first ? "\n" : ",\n");
        _first = false;
    }

    private void Name(RowSet rows, int row, long thread)
    {
        string comm = rows.Texts("comm")?[row] ?? "";
        if (_named.TryGetValue(thread, out string? known) ? known == comm : _named.Count >= MostNamed)
        {
            return;
        }

        _named[thread] = comm;
        Begin();
        long process = rows.Numbers("pid")?[row] ?? thread;
        Text.Write($"{{\"ph\":\"M\",\"name\":\"thread_name\",\"pid\":{process},\"tid\":{thread},");
        Text.Write($"\"args\":{{\"name\":{Json(comm)}}}}}");
        if (thread == process)
        {
            Begin();
            Text.Write($"{{\"ph\":\"M\",\"name\":\"process_name\",\"pid\":{process},");
            Text.Write($"\"args\":{{\"name\":{Json(comm)}}}}}");
        }
    }

    private void Slice(RowSet rows, int row, long time, long thread)
    {
        long? latency = rows.Numbers("latency_ns")?[row];
        string what = $"\"pid\":{rows.Numbers("pid")?[row] ?? thread},\"tid\":{thread},"
            + $"\"name\":{Json(rows.Texts("syscall")?[row] ?? "?")},"
            + $"\"cat\":{Json(rows.Texts("family")?[row] ?? "")},";
        bool overlaps = rows.Texts("async")?[row] is not null;
        if (overlaps)
        {
            what += $"\"id\":\"{rows.Numbers("seq")?[row] ?? _made++}\",";
        }

        Begin();
        Text.Write((overlaps, latency) switch
        {
            (true, null) => $"{{\"ph\":\"n\",\"ts\":{Micros(time)},",
            (true, _) => $"{{\"ph\":\"b\",\"ts\":{Micros(time)},",
            (false, null) => $"{{\"ph\":\"i\",\"s\":\"t\",\"ts\":{Micros(time)},",
            (false, { } known) => $"{{\"ph\":\"X\",\"ts\":{Micros(time)},\"dur\":{Micros(known)},",
        });
        Text.Write(what);
        Text.Write("\"args\":{");
        Arguments(rows, row);
        Text.Write("}}");
        if (overlaps && latency is { } took)
        {
            Begin();
            Text.Write($"{{\"ph\":\"e\",\"ts\":{Micros(time + took)},{what}\"args\":{{}}}}");
        }
    }

    private void Arguments(RowSet rows, int row)
    {
        bool first = true;
        foreach (string detail in Details)
        {
            if (rows.Find(detail) is { } data && !data.IsEmpty(row))
            {
                Text.Write(first ? "" : ",");
                Text.Write($"\"{detail}\":");
                Text.Write(data is TextData texts
                    ? Json(texts[row]!)
                    : ((NumberData)data).Values[row].ToString(CultureInfo.InvariantCulture));
                first = false;
            }
        }
    }
}
