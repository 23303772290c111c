using System.Text.Json;
using Weir.Capture.Reports;
using Weir.Capture.Reports.Html;

namespace Weir.Capture.Tests;

public sealed class ReportTests
{
    private const string Hostile =
        "</script><script>document.title='pwned'</script><img src=x onerror=document.title='pwned'>";

    private static CaptureReport Sample() => CaptureReport.Of(
        [
            new MadeUpCalls().Add("read", "/data", 4096, fd: 3, bytes: 4096, offset: 0).Rows,
            new MadeUpCalls().Add("pread64", "/data", 4096, fd: 3, bytes: 4096, offset: 4096)
                .Add("write", "/out", 100, fd: 4, bytes: 100).Add("openat", "/no", -2, "ENOENT")
                .Add("exit_group", result: null, latencyNs: null).Rows,
        ]);

    private static string Html(CaptureReport report)
    {
        var text = new StringWriter();
        ReportPage.Write(report, text);
        return text.ToString();
    }

    [Fact]
    public void Sums_agree_between_all_tables()
    {
        CaptureReport report = Sample();
        Assert.Equal(
            (5, 1, 8192, 100),
            (report.Total.Calls, report.Total.Errors, report.Total.BytesRead, report.Total.BytesWritten));
        foreach (GroupTable table in new[] { report.Syscalls, report.Processes })
        {
            Assert.Equal(report.Total.Calls, table.ByTime.Sum(g => g.Calls));
            Assert.Equal(report.Total.Latencies.Total, table.ByTime.Sum(g => g.Latencies.Total));
        }

        Assert.Equal(report.Total.Calls, report.Time.Calls.Sum());
        Assert.Equal(report.Total.Bytes, report.Time.Bytes.Sum());
        Assert.Equal(4, report.Time.Heat.Sum());
        Assert.Equal(1, report.Errors["ENOENT"]!.Calls);
    }

    [Fact]
    public void Groups_beyond_the_bound_share_one_and_sums_stay_exact()
    {
        var table = new GroupTable("file", most: 10);
        var call = new CallCursor(new MadeUpCalls().Add("read", count: 100).Rows);
        for (int i = 0; call.Next(); i++)
        {
            table.Add("g" + i, call);
        }

        Assert.Equal(11, table.Count);
        Assert.Equal(90, table[GroupTable.Other]!.Calls);
    }

    [Fact]
    public void Processes_and_threads_are_counted_in_bounded_memory()
    {
        var ids = new SeenIds();
        foreach (long id in (long[])[5, 5, 0, 63, 64, SeenIds.Most - 1, SeenIds.Most, -1, long.MaxValue, 64])
        {
            ids.Add(id);
        }

        Assert.Equal(5, ids.Count);
        var calls = new MadeUpCalls();
        for (int pid = 1; pid <= 3000; pid++)
        {
            calls.Add("exit_group", pid: pid);
        }

        CaptureReport report = CaptureReport.Of([calls.Rows]);
        Assert.Equal((3000, 3000), (report.ProcessCount, report.ThreadCount));
    }

    [Fact]
    public void The_time_line_widens_without_losing_anything()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        var calls = new MadeUpCalls();
        long time = 5_000_000_000;
        for (int i = 0; i < 2000; i++)
        {
            time += random.NextInt64(1, 80_000_000);
            calls.Add("read", "/f", 10, fd: 3, bytes: 10, timeNs: time);
        }

        CaptureReport report = CaptureReport.Of([calls.Rows]);
        Assert.True(report.Time.Calls.Sum() == 2000 && report.Time.Bytes.Sum() == 20_000, $"seed {seed}");
        Assert.True(report.Time.Heat.Sum() == 2000 && report.Time.Busy.Sum() == 2_000_000, $"seed {seed}");
        Assert.True(report.Time.Used * report.Time.WidthNs >= report.SpanNs - 1000, $"seed {seed}");
    }

    [Fact]
    public void Access_patterns_tell_sequential_from_random_and_aligned()
    {
        var calls = new MadeUpCalls();
        for (int i = 0; i < 10; i++)
        {
            calls.Add("pread64", "/seq", 4096, fd: 3, bytes: 4096, offset: i * 4096);
            calls.Add("pread64", "/rnd", 100, fd: 4, bytes: 100, offset: (i * 7919) + 1);
        }

        var patterns = CaptureReport.Of([calls.Rows]).Patterns.ToDictionary(p => p.Path);
        Assert.Equal((9, 1, 10), (patterns["/seq"].Sequential, patterns["/seq"].Random, patterns["/seq"].Aligned));
        Assert.Equal((0, 10, 0), (patterns["/rnd"].Sequential, patterns["/rnd"].Random, patterns["/rnd"].Aligned));
        Assert.Equal(10, patterns["/seq"].BySize[12]);
    }

    [Fact]
    public void The_json_parses_and_leaves_unknown_null()
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            MadeUpCalls calls = new MadeUpCalls().Add("exit_group", result: null, latencyNs: null);
            ReportJson.Write(CaptureReport.Of([calls.Rows]), json);
        }

        JsonElement total = JsonDocument.Parse(memory.ToArray()).RootElement.GetProperty("total");
        Assert.Equal(1, total.GetProperty("calls").GetInt64());
        Assert.Equal(JsonValueKind.Null, total.GetProperty("p50_ns").ValueKind);
    }

    [Fact]
    public void The_terminal_sees_no_control_characters_of_traced_programs()
    {
        var text = new StringWriter();
        MadeUpCalls calls = new MadeUpCalls().Add("read", "/\e]0;x\a\u202e", comm: "a\nb\e[2J");
        ReportText.Write(CaptureReport.Of([calls.Rows]), text);
        Assert.DoesNotContain('\e', text.ToString());
        Assert.DoesNotContain('\u202e', text.ToString());
        Assert.Contains("a\\x0ab\\x1b[2J (10)", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Findings_beyond_the_first_are_counted_and_named()
    {
        var calls = new MadeUpCalls();
        for (int i = 0; i < 8; i++)
        {
            calls.Add("openat", "/no", -2, "ENOENT", comm: "prog" + i, count: 100);
        }

        var text = new StringWriter();
        ReportText.Write(CaptureReport.Of([calls.Rows]), text);
        Assert.Contains("… 2 more: missing-files", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_fetches_nothing()
    {
        string html = Html(Sample());
        Assert.DoesNotContain("src=", html, StringComparison.Ordinal);
        Assert.DoesNotContain("href=", html, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_browser_the_page_shows_its_tables_and_runs_no_script_from_names()
    {
        CaptureReport report = CaptureReport.Of(
        [
            new MadeUpCalls().Add("read", "/" + Hostile, 10, fd: 3, bytes: 10, comm: Hostile)
                .Add(Hostile, "/" + new string('x', 4096), error: Hostile)
                .Add("openat", Hostile, -2, "ENOENT", count: 200, comm: Hostile).Rows,
        ]);
        string html = Html(report).Replace(
            "</body>",
            "<script>onerror = (m) => { document.body.dataset.failed = m; };</script><p id=probe></p><script>"
            + "probe.textContent = [document.title === 'pwned', document.querySelectorAll('#table tbody tr').length,"
            + "document.querySelectorAll('.finding').length, document.querySelectorAll('#flame .f').length > 3,"
            + "document.querySelectorAll('#lines svg').length, document.images.length].join(' ');</script></body>",
            StringComparison.Ordinal);
        string dom = Flame.Tests.Browser.Dump(html);
        Assert.Contains("<p id=\"probe\">false 3 1 true 4 0</p>", dom, StringComparison.Ordinal);
        Assert.DoesNotContain("data-failed", dom, StringComparison.Ordinal);
    }
}
