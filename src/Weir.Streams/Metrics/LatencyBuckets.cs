using System.Collections.Immutable;

namespace Weir.Streams.Metrics;

/// <summary>The bounds of latency histograms: from a microsecond to ten seconds, three to a power of ten.</summary>
public static class LatencyBuckets
{
    /// <summary>Upper bounds, ns, each bucket with its bound; what is above the last has a bucket of its own.</summary>
    public static ImmutableArray<long> BoundsNs { get; } =
    [
        1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000,
        10_000_000, 25_000_000, 50_000_000, 100_000_000, 250_000_000, 500_000_000, 1_000_000_000, 2_500_000_000,
        5_000_000_000, 10_000_000_000,
    ];

    /// <summary>The bucket of a latency; one past the last bound for what is above it.</summary>
    public static int Of(long latencyNs)
    {
        int at = BoundsNs.AsSpan().BinarySearch(latencyNs);
        return at < 0 ? ~at : at;
    }
}
