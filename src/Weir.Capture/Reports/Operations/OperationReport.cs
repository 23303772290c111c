namespace Weir.Capture.Reports.Operations;

/// <summary>The asynchronous operations of a capture: io_uring requests and native AIO control blocks.</summary>
public sealed class OperationReport
{
    private const int MostSorts = 1024;
    private readonly Dictionary<string, OperationStats> _sorts = new(StringComparer.Ordinal);
    private readonly Depth _depth = new();

    /// <summary>All of them.</summary>
    public OperationStats Total { get; } = new("total");

    /// <summary>By operation, the most time first.</summary>
    public IEnumerable<OperationStats> Sorts => _sorts.Values
        .OrderByDescending(s => s.Group.Latencies.Total).ThenByDescending(s => s.Group.Calls)
        .ThenBy(s => s.Group.Name, StringComparer.Ordinal);

    /// <summary>How many there are.</summary>
    public long Count => Total.Group.Calls;

    /// <summary>In flight on average, from the first submission to the last completion; null without any.</summary>
    public double? MeanDepth => _depth.Mean;

    /// <summary>Most that were in flight at one moment; see <see cref="DepthIsWhole"/>.</summary>
    public int PeakDepth => _depth.Peak;

    /// <summary>Whether <see cref="PeakDepth"/> knows every operation, or only the first million.</summary>
    public bool DepthIsWhole => _depth.IsWhole;

    /// <summary>Adds the current operation.</summary>
    public void Add(CallCursor call)
    {
        ArgumentNullException.ThrowIfNull(call);
        Total.Add(call);
        string name = _sorts.Count < MostSorts || _sorts.ContainsKey(call.Call) ? call.Call : GroupTable.Other;
        if (!_sorts.TryGetValue(name, out OperationStats? sort))
        {
            _sorts[name] = sort = new OperationStats(name);
        }

        sort.Add(call);
        if (call.TimeNs is >= 0 and var submitted && call.LatencyNs is { } latency)
        {
            _depth.Add(submitted, latency);
        }
    }
}
