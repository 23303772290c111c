namespace Weir.Capture.Formats;

/// <summary>Exact sums over calls.</summary>
internal sealed class AggregateSums
{
    public long Calls { get; private set; }

    public long LatencyNs { get; private set; }

    public long LatencyMaxNs { get; private set; }

    public long LatencyKnown { get; private set; }

    public long GapNs { get; private set; }

    public long Bytes { get; private set; }

    public void Add(long? latencyNs, long? gapNs, long? bytes)
    {
        Calls++;
        GapNs += gapNs ?? 0;
        Bytes += bytes ?? 0;
        if (latencyNs is { } known)
        {
            LatencyKnown++;
            LatencyNs += known;
            LatencyMaxNs = Math.Max(LatencyMaxNs, known);
        }
    }
}
