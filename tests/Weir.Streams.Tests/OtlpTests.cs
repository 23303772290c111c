using Weir.Streams.Metrics;
using Weir.Streams.Otlp;

namespace Weir.Streams.Tests;

/// <summary>What a collector gets, read by field numbers of opentelemetry/proto/metrics/v1/metrics.proto.</summary>
public sealed class OtlpTests : IDisposable
{
    private readonly MadeUpClickHouse _server = new();
    private readonly List<string> _said = [];

    public void Dispose() => _server.Dispose();

    private OtlpTarget Target() => new(new OtlpOptions
    {
        Endpoint = new Uri($"http://127.0.0.1:{_server.Port}"), Host = "web-1", Version = "1.2.3",
        Account = new LiveAccount(), AnswerWithin = TimeSpan.FromSeconds(3), Say = _said.Add,
    });

    private Dictionary<string, ProtobufReader> Metrics()
    {
        ProtobufReader request = new(_server.Requests.Last().Body);
        return request.Message(1).Messages(2).SelectMany(scope => scope.Messages(2)).ToDictionary(m => m.Text(1));
    }

    private static Dictionary<string, string> Attributes(IEnumerable<ProtobufReader> pairs) =>
        pairs.ToDictionary(p => p.Text(1), p => p.Message(2).Text(1));

    [Fact]
    public void Sums_arrive_as_cumulative_counters()
    {
        using OtlpTarget target = Target();
        Feed.Into(target, 3000);
        Assert.Empty(target.Complete());

        MadeUpClickHouse.Request request = _server.Requests.Last();
        Assert.Equal("POST", request.Method);
        Assert.Equal("/v1/metrics", request.Path);
        Assert.Equal("application/x-protobuf", request.Headers["Content-Type"]);
        Dictionary<string, string> resource = Attributes(
            new ProtobufReader(request.Body).Message(1).Message(1).Messages(1));
        Assert.Equal("weir", resource["service.name"]);
        Assert.Equal("1.2.3", resource["service.version"]);
        Assert.Equal("web-1", resource["host.name"]);
        ProtobufReader sum = Metrics()["weir.calls"].Message(7);
        Assert.Equal(2UL, sum.Number(2));
        Assert.Equal(1UL, sum.Number(3));
        Assert.Equal(3000UL, sum.Messages(1).Aggregate(0UL, (all, point) => all + point.Fixed(6).Single()));
        Assert.Contains(sum.Messages(1), p => Attributes(p.Messages(7))["comm"] == Feed.HostileComm);
        ProtobufReader bytes = Metrics()["weir.bytes"];
        Assert.Equal("By", bytes.Text(3));
        Assert.All(
            bytes.Message(7).Messages(1), p => Assert.Equal("read", Attributes(p.Messages(7))["direction"]));
        Assert.False(Metrics().ContainsKey("weir.lost.calls"));
    }

    [Fact]
    public void Latencies_arrive_as_histograms_with_our_bounds()
    {
        using OtlpTarget target = Target();
        Feed.Into(target, 3000);
        target.Complete();
        ProtobufReader metric = Metrics()["weir.call.duration"];
        ProtobufReader read = metric.Message(9).Messages(1).Single(p => Attributes(p.Messages(9))["syscall"] == "read");

        Assert.Equal("s", metric.Text(3));
        Assert.Equal(2000UL, read.Fixed(4).Single());
        Assert.Equal(
            LatencyBuckets.BoundsNs.Select(ns => ns / 1e9), read.Fixed(7).Select(BitConverter.UInt64BitsToDouble));
        ulong[] buckets = read.Fixed(6);
        Assert.Equal(LatencyBuckets.BoundsNs.Length + 1, buckets.Length);
        Assert.Equal(2000UL, buckets.Aggregate(0UL, (a, b) => a + b));
        Assert.Equal(400UL, buckets[0]);
        Assert.Equal(0.012, read.Double(5), 6);
    }

    [Fact]
    public void A_collector_that_refuses_is_said_once_and_at_the_end()
    {
        _server.Answer = _ => (400, null, "no");
        using OtlpTarget target = Target();
        Feed.Into(target, 30);
        string line = Assert.Single(target.Complete());

        Assert.Contains("does not have the last sums: HTTP 400", line, StringComparison.Ordinal);
        Assert.Contains("does not take metrics: HTTP 400", Assert.Single(_said), StringComparison.Ordinal);
    }

    [Fact]
    public void A_collector_that_is_away_or_hangs_does_not_hold_up_the_end()
    {
        _server.Answer = _ => null;
        var clock = System.Diagnostics.Stopwatch.StartNew();
        using (OtlpTarget target = Target())
        {
            Feed.Into(target, 3000);
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(3));
            Assert.NotEmpty(target.Complete());
        }

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(15), $"{clock.Elapsed}");
    }
}
