using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Weir.Catalogue.Records;
using Weir.Streams.Metrics;
using Weir.Streams.Prometheus;
using Weir.Trace.Tests.Simulation;

namespace Weir.Streams.Tests;

public sealed class PrometheusTests : IDisposable
{
    private readonly LiveAccount _account = new();
    private readonly PrometheusTarget _target;

    public PrometheusTests() => _target = new PrometheusTarget(
        new IPEndPoint(IPAddress.Loopback, 0), _account, "1.2.3", new CallMetrics(mostSeries: 3));

    public void Dispose() => _target.Dispose();

    private static CallSketch Sketch(int number, int pid) =>
        new() { Number = number, Pid = pid, Tid = pid, EnterNs = 5000, ExitNs = 9000 };

    private async Task<string> Scrape()
    {
        using HttpClient client = new();
        using HttpResponseMessage answer = await client.GetAsync(_target.Name, TestContext.Current.CancellationToken);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static long Sum(string page, string sample) => page.Split('\n')
        .Where(l => l.StartsWith(sample, StringComparison.Ordinal)).Sum(l => long.Parse(l[(l.LastIndexOf(' ') + 1)..]));

    [Fact]
    public async Task Sums_are_exact_and_labels_are_escaped()
    {
        Feed.Into(_target, 3000);
        string page = await Scrape();

        Assert.Equal(3000, Sum(page, "weir_calls_total{"));
        Assert.Equal(1000, Sum(page, "weir_errors_total{"));
        Assert.Equal(200_000, Sum(page, "weir_bytes_total{"));
        Assert.Equal(1000, Sum(page, "weir_call_duration_seconds_count{syscall=\"unlink\""));
        Assert.Contains("""comm="a\"b\\c\nd"} """, page, StringComparison.Ordinal);
        Assert.Contains("weir_build_info{version=\"1.2.3\"} 1\n", page, StringComparison.Ordinal);
        Assert.DoesNotContain("weir_lost_calls_total", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Buckets_cumulate_and_end_in_the_count()
    {
        Feed.Into(_target, 500);
        string page = await Scrape();
        long[] buckets =
        [
            .. Regex.Matches(page, """_bucket\{syscall="read",family="fs",le="([^"]+)"\} (\d+)""")
                .Select(m => long.Parse(m.Groups[2].Value)),
        ];

        // Latencies are 0, 3, 6, 9 and 12 us; a bound belongs to its bucket.
        Assert.Equal(LatencyBuckets.BoundsNs.Length + 1, buckets.Length);
        Assert.Equal(buckets.Order(), buckets);
        Assert.Equal(Sum(page, "weir_call_duration_seconds_count{syscall=\"read\""), buckets[^1]);
        Assert.InRange(buckets[0], 60, 70);
        Assert.InRange(buckets[4], 330, 340);
        Assert.Contains("le=\"0.0000025\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_past_the_bound_overflow_and_are_counted()
    {
        Feed.Into(
            b => _target.Take(b.Calls),
            Enumerable.Range(1, 50).SelectMany<int, byte[]>(i =>
            [
                RecordBytes.Task(i, i, "c" + i, 900, startNs: 800, parentPid: 3, uid: 1000),
                RecordBytes.Call(Sketch(Rows.Read, i)),
                RecordBytes.Call(Sketch(Rows.Unlink, i)),
            ]));
        string page = await Scrape();

        Assert.Equal(100, Sum(page, "weir_calls_total{"));
        Assert.Equal(3 + 2, Regex.Count(page, "^weir_calls_total\\{", RegexOptions.Multiline));
        Assert.Equal(97, Sum(page, "weir_overflow_calls_total"));
    }

    [Fact]
    public async Task Losses_are_there_as_soon_as_they_are_known()
    {
        _account.Set(
            new SourceCounters
            {
                Calls = 10, Rows = 4, CountedOnly = 1, Lost = 5, LostFiles = 0, LostTasks = 0, NoState = 0,
                SkippedRuns = null,
            },
            new Trace.StreamCounters
            {
                Calls = 4, Files = 0, Tasks = 0, Damaged = 0, OtherVersion = 0, OtherKind = 0, Rows = 1,
                FilteredOut = 3, DamagedCaptures = 0, WithoutRow = 0, UnknownFiles = 0, UnknownTasks = 0, Forgotten = 0,
            });
        string page = await Scrape();

        Assert.Equal(5, Sum(page, "weir_lost_calls_total"));
        Assert.Equal(3, Sum(page, "weir_filtered_calls_total"));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "404")]
    [InlineData("POST /metrics HTTP/1.1\r\n\r\n", "405")]
    [InlineData("nonsense\r\n\r\n", "400")]
    [InlineData("GET /metrics\r\n\r\n", "400")]
    [InlineData("", "400")]
    [InlineData("GET /metrics?x=1 HTTP/1.0\r\nHost: elsewhere\r\n\r\n", "200")]
    [InlineData("HEAD /metrics HTTP/1.1\r\n\r\n", "200")]
    public async Task Requests_are_answered_by_the_book(string request, string status)
    {
        using TcpClient client = new();
        await client.ConnectAsync(_target.Address, TestContext.Current.CancellationToken);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        client.Client.Shutdown(SocketShutdown.Send);
        using StreamReader reader = new(stream);
        string answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        if (request.StartsWith("HEAD", StringComparison.Ordinal))
        {
            Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Endless_requests_and_idle_connections_do_not_keep_others_out()
    {
        List<TcpClient> idle = [];
        for (int i = 0; i < 5; i++)
        {
            idle.Add(new TcpClient());
            await idle[i].ConnectAsync(_target.Address, TestContext.Current.CancellationToken);
        }

        using TcpClient endless = new();
        await endless.ConnectAsync(_target.Address, TestContext.Current.CancellationToken);
        await endless.GetStream().WriteAsync(new byte[20_000], TestContext.Current.CancellationToken);

        Assert.Contains("weir_build_info", await Scrape(), StringComparison.Ordinal);
        idle.ForEach(c => c.Dispose());
    }

    [Fact]
    public void An_address_that_is_taken_is_one_line()
    {
        IOException e = Assert.Throws<IOException>(() => new PrometheusTarget(_target.Address, _account, ""));
        Assert.Contains($"{_target.Address} cannot be listened on", e.Message, StringComparison.Ordinal);
    }
}
