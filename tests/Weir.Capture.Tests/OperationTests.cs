using System.Text.Json;
using Weir.Capture.Formats;
using Weir.Capture.Reports;
using Weir.Capture.Reports.Operations;
using Weir.Capture.Rows;

namespace Weir.Capture.Tests;

/// <summary>Asynchronous operations: apart from calls, since they overlap.</summary>
public sealed class OperationTests
{
    private static MadeUpCalls Overlapping() => new MadeUpCalls()
        .Add("io_submit", latencyNs: 5, timeNs: 1000)
        .Add("aio:PREAD", "/d", 4096, fd: 3, bytes: 4096, offset: 0, timeNs: 1000, latencyNs: 100, ways: "direct",
            doneNs: 1060)
        .Add("io_uring:WRITE", "/d", 512, fd: 3, bytes: 512, offset: 0, timeNs: 1050, latencyNs: 150, ways: "worker")
        .Add("io_uring:WRITE", "/d", -5, "EIO", fd: 3, bytes: 0, offset: 0, timeNs: 1200, latencyNs: 0, ways: "direct")
        .Add("aio:PREAD", "/d", null, fd: 3, timeNs: 1100, latencyNs: null, ways: "direct");

    private static CaptureReport Report() => CaptureReport.Of([Overlapping().Rows]);

    [Fact]
    public void They_are_counted_apart_and_their_time_is_no_time_inside_calls()
    {
        CaptureReport report = Report();
        Assert.Equal((5, 4, 5), (report.Total.Calls, report.Operations.Count, report.Total.Latencies.Total));
        Assert.Equal(["io_submit"], report.Syscalls.ByTime.Select(g => g.Name));
        Assert.Equal((4096, 512), (report.Total.BytesRead, report.Total.BytesWritten));
        OperationStats write = report.Operations.Sorts.First();
        Assert.Equal(("io_uring:WRITE", 2, 1, 150), (write.Group.Name, write.Group.Calls, write.Group.Errors,
            write.Group.Latencies.Total));
        Assert.Equal([new("direct", 1), new("worker", 1)], write.Ways);
        Assert.Equal(60, report.Operations.Total.Device.Max);
    }

    [Fact]
    public void The_depth_of_queues_is_their_time_over_the_time_that_passed()
    {
        CaptureReport report = Report();
        Assert.Equal(250.0 / 200, report.Operations.MeanDepth);
        Assert.Equal((2, true), (report.Operations.PeakDepth, report.Operations.DepthIsWhole));
        Assert.Equal((5, 250), (report.Time.Busy.Sum(), report.Time.InFlight.Sum()));
    }

    [Fact]
    public void The_peak_agrees_with_counting_at_every_moment()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        var calls = new MadeUpCalls();
        (long Begin, long End)[] all = new (long, long)[300];
        for (int i = 0; i < all.Length; i++)
        {
            (long begin, long length) = (random.Next(1, 1000), random.Next(1, 50));
            all[i] = (begin, begin + length);
            calls.Add("io_uring:READ", timeNs: begin, latencyNs: length, ways: "direct");
        }

        int most = Enumerable.Range(1, 1100).Max(t => all.Count(o => o.Begin <= t && t < o.End));
        Assert.True(most == CaptureReport.Of([calls.Rows]).Operations.PeakDepth, $"seed {seed}");
    }

    [Fact]
    public void A_report_without_any_does_not_mention_them()
    {
        CaptureReport report = CaptureReport.Of([new MadeUpCalls().Add("read").Rows]);
        Assert.Null(report.Operations.MeanDepth);
        Assert.DoesNotContain("synchronous", Text(report), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void The_terminal_says_how_they_ran()
    {
        string text = Text(Report());
        Assert.Contains("1 calls and 4 asynchronous operations", text, StringComparison.Ordinal);
        Assert.Contains("io_uring:WRITE  direct 50 %, worker 50 %", text, StringComparison.Ordinal);
        Assert.Contains("in flight: 1.3 on average, at most 2 at once", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_way_that_hardly_any_took_is_not_said_to_be_taken_by_none()
    {
        MadeUpCalls calls = new MadeUpCalls().Add("io_uring:READ", ways: "direct", count: 9999)
            .Add("io_uring:READ", ways: "poll");
        string text = Text(CaptureReport.Of([calls.Rows]));
        Assert.Contains("direct 99.9 %, poll 0.1 %", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chrome_trace_has_a_pair_of_events_with_an_id_for_each()
    {
        string folder = Directory.CreateTempSubdirectory("weir-chrome-").FullName;
        try
        {
            string path = Path.Combine(folder, "x.trace.json");
            using (IRowWriter writer = CaptureWriters.OpenRows(path, CallRows.Columns, new CaptureOptions()))
            {
                writer.Write(Overlapping().Rows);
                writer.Complete([]);
            }

            JsonElement[] events =
            [
                .. JsonDocument.Parse(File.ReadAllText(path)).RootElement.GetProperty("traceEvents").EnumerateArray()
                    .Where(e => e.GetProperty("ph").GetString() != "M"),
            ];
            Assert.Equal(["X", "b", "e", "b", "e", "b", "e", "n"], events.Select(e => e.GetProperty("ph").GetString()));
            JsonElement begin = events[1], end = events[2];
            Assert.Equal(begin.GetProperty("id").GetString(), end.GetProperty("id").GetString());
            Assert.Equal((1.0, 1.1), (begin.GetProperty("ts").GetDouble(), end.GetProperty("ts").GetDouble()));
            Assert.Equal("direct", begin.GetProperty("args").GetProperty("async").GetString());
            Assert.Equal(4, events.Where(e => e.TryGetProperty("id", out _))
                .Select(e => e.GetProperty("id").GetString()).Distinct().Count());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void The_page_shows_them()
    {
        var page = new StringWriter();
        Reports.Html.ReportPage.Write(Report(), page);
        string html = page.ToString().Replace(
            "</body>",
            "<p id=probe></p><script>const box = document.getElementById('operations');"
            + "probe.textContent = [box.hidden, box.querySelectorAll('tbody tr').length,"
            + "box.querySelectorAll('.ways i').length, box.querySelector('p').textContent.includes('1.3 on average'),"
            + "document.querySelectorAll('#lines svg').length].join(' ');</script></body>", StringComparison.Ordinal);
        Assert.Contains(
            "<p id=\"probe\">false 2 3 true 5</p>", Flame.Tests.Browser.Dump(html), StringComparison.Ordinal);
    }

    private static string Text(CaptureReport report)
    {
        var text = new StringWriter();
        ReportText.Write(report, text, 140);
        return text.ToString();
    }
}
