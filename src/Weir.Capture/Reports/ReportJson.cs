using System.Text.Json;
using Weir.Capture.Reports.Findings;
using Weir.Capture.Reports.Operations;

namespace Weir.Capture.Reports;

/// <summary>A report as JSON: for machines, and for the page that shows it. Members are only ever added.</summary>
public static class ReportJson
{
    private const int MostRows = 2000;

    /// <summary>Writes a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="to">Where; its options decide about layout. Names are escaped so that a page may hold them.</param>
    public static void Write(CaptureReport report, Utf8JsonWriter to)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(to);
        to.WriteStartObject();
        to.WriteStartObject("keys");
        foreach ((string key, string value) in report.Keys.OrderBy(k => k.Key, StringComparer.Ordinal))
        {
            to.WriteString(key, value);
        }

        to.WriteEndObject();
        Texts(to, "warnings", report.Warnings);
        to.WriteBoolean("whole", report.IsWhole);
        to.WriteNumber("span_ns", report.SpanNs);
        to.WriteNumber("processes", report.ProcessCount);
        to.WriteNumber("threads", report.ThreadCount);
        to.WritePropertyName("total");
        Group(to, report.Total);
        Operations(to, report.Operations);
        Findings(to, report.Findings);
        Time(to, report.Time);
        to.WriteStartObject("tables");
        foreach (GroupTable table in new[]
            { report.Syscalls, report.Files, report.Directories, report.Processes, report.Errors })
        {
            Table(to, table);
        }

        to.WriteEndObject();
        Patterns(to, report.Patterns.Take(MostRows));
        to.WriteEndObject();
    }

    private static void Findings(Utf8JsonWriter to, IReadOnlyList<Finding> findings)
    {
        to.WriteStartArray("findings");
        foreach (Finding finding in findings)
        {
            to.WriteStartObject();
            to.WriteString("rule", finding.Rule);
            to.WriteString("headline", finding.Headline);
            to.WriteNumber("cost_ns", finding.CostNs);
            to.WriteNumber("calls", finding.Calls);
            to.WriteString("advice", finding.Advice);
            Texts(to, "evidence", finding.Evidence);
            to.WriteEndObject();
        }

        to.WriteEndArray();
    }

    private static void Time(Utf8JsonWriter to, TimeLine time)
    {
        to.WriteStartObject("time");
        to.WriteNumber("width_ns", time.WidthNs);
        Numbers(to, "calls", time.Calls.AsSpan(0, time.Used));
        Numbers(to, "errors", time.Errors.AsSpan(0, time.Used));
        Numbers(to, "bytes", time.Bytes.AsSpan(0, time.Used));
        Numbers(to, "busy_ns", time.Busy.AsSpan(0, time.Used));
        Numbers(to, "in_flight_ns", time.InFlight.AsSpan(0, time.Used));
        to.WriteNumber("heat_rows", TimeLine.Rows);
        to.WriteNumber("heat_floor_ns", TimeLine.FloorOf(0));
        Numbers(to, "heat", time.Heat.AsSpan(0, time.Used * TimeLine.Rows));
        to.WriteEndObject();
    }

    private static void Operations(Utf8JsonWriter to, OperationReport report)
    {
        to.WriteStartObject("operations");
        to.WritePropertyName("total");
        Operation(to, report.Total);
        if (report.MeanDepth is { } mean)
        {
            to.WriteNumber("mean_depth", Math.Round(mean, 3));
        }
        else
        {
            to.WriteNull("mean_depth");
        }

        to.WriteNumber("peak_depth", report.PeakDepth);
        to.WriteBoolean("peak_depth_is_whole", report.DepthIsWhole);
        to.WriteStartArray("rows");
        foreach (OperationStats sort in report.Sorts.Take(MostRows))
        {
            Operation(to, sort);
        }

        to.WriteEndArray();
        to.WriteEndObject();
    }

    private static void Operation(Utf8JsonWriter to, OperationStats sort)
    {
        to.WriteStartObject();
        Members(to, sort.Group);
        Optional(to, "device_p50_ns", sort.Device.Quantile(0.5));
        Optional(to, "device_p99_ns", sort.Device.Quantile(0.99));
        to.WriteStartObject("ways");
        foreach ((string way, long count) in sort.Ways)
        {
            to.WriteNumber(way, count);
        }

        to.WriteEndObject();
        to.WriteEndObject();
    }

    private static void Table(Utf8JsonWriter to, GroupTable table)
    {
        to.WriteStartObject(table.Title);
        to.WriteNumber("groups", table.Count);
        to.WriteStartArray("rows");
        foreach (GroupStats group in table.ByTime.Take(MostRows))
        {
            Group(to, group);
        }

        to.WriteEndArray();
        to.WriteEndObject();
    }

    private static void Group(Utf8JsonWriter to, GroupStats group)
    {
        to.WriteStartObject();
        Members(to, group);
        to.WriteEndObject();
    }

    private static void Members(Utf8JsonWriter to, GroupStats group)
    {
        to.WriteString("name", group.Name);
        to.WriteNumber("calls", group.Calls);
        to.WriteNumber("errors", group.Errors);
        to.WriteNumber("read", group.BytesRead);
        to.WriteNumber("written", group.BytesWritten);
        to.WriteNumber("moved", group.BytesMoved);
        to.WriteNumber("time_ns", group.Latencies.Total);
        Optional(to, "p50_ns", group.Latencies.Quantile(0.5));
        Optional(to, "p99_ns", group.Latencies.Quantile(0.99));
        Optional(to, "max_ns", group.Latencies.Count > 0 ? group.Latencies.Max : null);
    }

    private static void Patterns(Utf8JsonWriter to, IEnumerable<FilePattern> patterns)
    {
        to.WriteStartArray("patterns");
        foreach (FilePattern pattern in patterns)
        {
            to.WriteStartObject();
            to.WriteString("path", pattern.Path);
            to.WriteNumber("reads", pattern.Reads);
            to.WriteNumber("writes", pattern.Writes);
            to.WriteNumber("bytes", pattern.Bytes);
            to.WriteNumber("sequential", pattern.Sequential);
            to.WriteNumber("random", pattern.Random);
            to.WriteNumber("positioned", pattern.Positioned);
            to.WriteNumber("aligned", pattern.Aligned);
            to.WriteNumber("syncs", pattern.Syncs);
            Optional(to, "bytes_per_sync", pattern.BytesPerSync);
            to.WriteBoolean("direct", pattern.IsDirect);
            Numbers(to, "by_size", pattern.BySize);
            to.WriteEndObject();
        }

        to.WriteEndArray();
    }

    private static void Texts(Utf8JsonWriter to, string name, IEnumerable<string> texts)
    {
        to.WriteStartArray(name);
        foreach (string text in texts)
        {
            to.WriteStringValue(text);
        }

        to.WriteEndArray();
    }

    private static void Numbers(Utf8JsonWriter to, string name, ReadOnlySpan<long> numbers)
    {
        to.WriteStartArray(name);
        foreach (long number in numbers)
        {
            to.WriteNumberValue(number);
        }

        to.WriteEndArray();
    }

    private static void Optional(Utf8JsonWriter to, string name, long? number)
    {
        if (number is { } known)
        {
            to.WriteNumber(name, known);
        }
        else
        {
            to.WriteNull(name);
        }
    }
}
