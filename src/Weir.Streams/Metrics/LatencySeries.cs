namespace Weir.Streams.Metrics;

/// <summary>The latencies of the calls of one name.</summary>
public sealed class LatencySeries
{
    private readonly long[] _buckets = new long[LatencyBuckets.BoundsNs.Length + 1];

    internal LatencySeries(string syscall, string family) => (Syscall, Family) = (syscall, family);

    /// <summary>Name of the call.</summary>
    public string Syscall { get; }

    /// <summary>What the call is about.</summary>
    public string Family { get; }

    /// <summary>Calls in each bucket of <see cref="LatencyBuckets"/>, not cumulated.</summary>
    public ReadOnlySpan<long> Buckets => _buckets;

    /// <summary>Calls whose latency is known.</summary>
    public long Count { get; private set; }

    /// <summary>The sum of their latencies.</summary>
    public long TotalNs { get; private set; }

    internal void Add(long latencyNs)
    {
        _buckets[LatencyBuckets.Of(latencyNs)]++;
        Count++;
        TotalNs += latencyNs;
    }
}
