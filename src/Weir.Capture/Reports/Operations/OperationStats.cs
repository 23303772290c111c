using Weir.Trace.Summaries;

namespace Weir.Capture.Reports.Operations;

/// <summary>What one sort of asynchronous operation did, and how it ran.</summary>
public sealed class OperationStats(string name)
{
    private const int MostWays = 64;
    private readonly Dictionary<string, long> _ways = new(StringComparer.Ordinal);

    /// <summary>Calls, errors, bytes and latencies, from submission to completion.</summary>
    public GroupStats Group { get; } = new(name);

    /// <summary>From submission until the file system had finished, where that was seen: direct I/O.</summary>
    public LatencyHistogram Device { get; } = new();

    /// <summary>How many went each way, the most first; combinations stand for themselves.</summary>
    public IEnumerable<KeyValuePair<string, long>> Ways =>
        _ways.OrderByDescending(w => w.Value).ThenBy(w => w.Key, StringComparer.Ordinal);

    /// <summary>Adds the current operation.</summary>
    public void Add(CallCursor call)
    {
        ArgumentNullException.ThrowIfNull(call);
        Group.Add(call);
        string way = call.Async ?? "?";
        way = _ways.Count < MostWays || _ways.ContainsKey(way) ? way : GroupTable.Other;
        _ways[way] = _ways.GetValueOrDefault(way) + 1;
        if (call.DoneNs is { } done && call.TimeNs is { } submitted && done >= submitted)
        {
            Device.Add(done - submitted);
        }
    }
}
