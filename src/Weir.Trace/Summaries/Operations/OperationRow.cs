using Weir.Catalogue.Records;

namespace Weir.Trace.Summaries.Operations;

/// <summary>The sums of one asynchronous operation, and how its requests ran.</summary>
/// <param name="name">Its name.</param>
public sealed class OperationRow(string name)
{
    private readonly Dictionary<AsyncWays, long> _ways = [];

    /// <summary>Requests, errors, bytes and latencies from submission to completion.</summary>
    public SummaryRow Sums { get; } = new(name);

    /// <summary>
    /// From submission until the file system had finished, where the kernel shows that: direct transfers.
    /// </summary>
    public LatencyHistogram UntilDone { get; } = new();

    /// <summary>From then until the completion was posted (io_uring) or fetched (native AIO).</summary>
    public LatencyHistogram UntilSeen { get; } = new();

    /// <summary>How many went each way, the most first; a combination stands for itself.</summary>
    public IEnumerable<KeyValuePair<AsyncWays, long>> Ways => _ways.OrderByDescending(w => w.Value);

    /// <summary>Adds an operation.</summary>
    public void Add(in Call call)
    {
        Sums.Add(in call);
        _ways[call.Ways] = _ways.GetValueOrDefault(call.Ways) + 1;
        if (call.LatencyNs >= 0 && call.DoneNs >= call.TimeNs && call.DoneNs <= call.RecordedNs && call.DoneNs != 0)
        {
            long done = (long)(call.DoneNs - call.TimeNs);
            UntilDone.Add(done);
            UntilSeen.Add(Math.Max(0, call.LatencyNs - done));
        }
    }
}
