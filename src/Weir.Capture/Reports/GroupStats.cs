using Weir.Trace.Summaries;

namespace Weir.Capture.Reports;

/// <summary>Exact sums and a latency histogram of a group of calls.</summary>
public sealed class GroupStats(string name)
{
    /// <summary>What the calls have in common.</summary>
    public string Name { get; } = name;

    /// <summary>Calls.</summary>
    public long Calls { get; private set; }

    /// <summary>Calls that returned an error.</summary>
    public long Errors { get; private set; }

    /// <summary>Bytes read.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Bytes written.</summary>
    public long BytesWritten { get; private set; }

    /// <summary>Bytes moved between descriptors, and bytes of calls that are not in the catalogue.</summary>
    public long BytesMoved { get; private set; }

    /// <summary>Latencies of the calls where it is known.</summary>
    public LatencyHistogram Latencies { get; } = new();

    /// <summary>All bytes.</summary>
    public long Bytes => BytesRead + BytesWritten + BytesMoved;

    /// <summary>Adds the current call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="timed">
    /// Whether its latency counts: operations overlap, and their sum is no time that a thread spent.
    /// </param>
    public void Add(CallCursor call, bool timed = true)
    {
        ArgumentNullException.ThrowIfNull(call);
        Calls++;
        Errors += call.Error is null ? 0 : 1;
        long bytes = call.Bytes ?? 0;
        if (call.IsRead)
        {
            BytesRead += bytes;
        }
        else if (call.IsWrite)
        {
            BytesWritten += bytes;
        }
        else
        {
            BytesMoved += bytes;
        }

        if (timed && call.LatencyNs is { } latency)
        {
            Latencies.Add(latency);
        }
    }
}
