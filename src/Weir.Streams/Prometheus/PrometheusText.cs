using System.Globalization;
using System.Text;
using Weir.Streams.Metrics;

namespace Weir.Streams.Prometheus;

/// <summary>Metrics in Prometheus' text format, version 0.0.4.</summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>The page of one scrape.</summary>
    public static string Of(CallMetrics metrics, LiveAccount account, string version)
    {
        StringBuilder text = new(1 << 16);
        Family(text, "weir_build_info", "gauge", "The version that traces.");
        Sample(text, "weir_build_info", "1", ("version", version));
        metrics.Read((series, latencies, overflow) =>
        {
            Calls(text, series);
            Latencies(text, latencies);
            Family(text, "weir_overflow_calls_total", "counter",
                "Calls in series of other names, as the bound of series was reached.");
            Sample(text, "weir_overflow_calls_total", Number(overflow));
        });
        Account(text, account);
        return text.ToString();
    }

    private static void Calls(StringBuilder text, IReadOnlyCollection<CallSeries> series)
    {
        Family(text, "weir_calls_total", "counter", "Calls.");
        foreach (CallSeries one in series)
        {
            Sample(text, "weir_calls_total", Number(one.Calls), Labels(one));
        }

        Family(text, "weir_errors_total", "counter", "Calls that failed.");
        foreach (CallSeries one in series.Where(s => s.Errors > 0))
        {
            Sample(text, "weir_errors_total", Number(one.Errors), Labels(one));
        }

        Family(text, "weir_bytes_total", "counter", "Bytes read, written, or moved between descriptors.");
        foreach (CallSeries one in series)
        {
            Bytes(text, one, "read", one.BytesRead);
            Bytes(text, one, "written", one.BytesWritten);
            Bytes(text, one, "moved", one.BytesMoved);
        }
    }

    private static void Bytes(StringBuilder text, CallSeries one, string direction, long bytes)
    {
        if (bytes > 0)
        {
            Sample(text, "weir_bytes_total", Number(bytes), [.. Labels(one), ("direction", direction)]);
        }
    }

    private static void Latencies(StringBuilder text, IReadOnlyCollection<LatencySeries> latencies)
    {
        Family(text, "weir_call_duration_seconds", "histogram", "Time from enter to exit of calls.");
        foreach (LatencySeries one in latencies)
        {
            (string, string)[] labels = [("syscall", one.Syscall), ("family", one.Family)];
            long sum = 0;
            for (int i = 0; i < one.Buckets.Length; i++)
            {
                sum += one.Buckets[i];
                string bound = i < LatencyBuckets.BoundsNs.Length ? Seconds(LatencyBuckets.BoundsNs[i]) : "+Inf";
                Sample(text, "weir_call_duration_seconds_bucket", Number(sum), [.. labels, ("le", bound)]);
            }

            Sample(text, "weir_call_duration_seconds_sum", Seconds(one.TotalNs), labels);
            Sample(text, "weir_call_duration_seconds_count", Number(one.Count), labels);
        }
    }

    // Nothing stands for what could not be read: a false zero would be worse.
    private static void Account(StringBuilder text, LiveAccount account)
    {
        if (account.Source is { } source)
        {
            Counter(text, "weir_seen_calls_total", "Calls in scope that the gates saw.", source.Calls);
            Counter(text, "weir_lost_calls_total", "Calls whose record found no room.", source.Lost);
            Counter(text, "weir_counted_only_calls_total",
                "Calls that filters or sampling in the kernel left as counts.", source.CountedOnly);
            Counter(text, "weir_lost_operations_total", "Asynchronous operations whose record found no room.",
                source.LostOperations);
        }

        if (account.Stream is { } stream)
        {
            Counter(text, "weir_filtered_calls_total", "Calls that a filter in user space kept back.",
                stream.FilteredOut);
        }
    }

    private static void Counter(StringBuilder text, string name, string help, long value)
    {
        Family(text, name, "counter", help);
        Sample(text, name, Number(value));
    }

    private static (string, string)[] Labels(CallSeries one) =>
        [("syscall", one.Syscall), ("family", one.Family), ("comm", one.Comm)];

    private static void Family(StringBuilder text, string name, string type, string help) =>
        text.Append("# HELP ").Append(name).Append(' ').Append(help).Append('\n')
            .Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');

    private static void Sample(
        StringBuilder text, string name, string value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        text.Append(name);
        char before = '{';
        foreach ((string label, string labelled) in labels)
        {
            text.Append(before).Append(label).Append("=\"");
            AppendEscaped(text, labelled);
            text.Append('"');
            before = ',';
        }

        text.Append(before == ',' ? "} " : " ").Append(value).Append('\n');
    }

    private static void AppendEscaped(StringBuilder text, string value)
    {
        foreach (char c in value)
        {
            _ = c switch
            {
                '\\' => text.Append("\\\\"),
                '"' => text.Append("\\\""),
                '\n' => text.Append("\\n"),
                _ => text.Append(c),
            };
        }
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(long ns) => ((decimal)ns / 1_000_000_000).ToString("0.#########",
        CultureInfo.InvariantCulture);
}
