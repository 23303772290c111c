using System.Collections.Immutable;

namespace Weir.Trace.Summaries.Operations;

/// <summary>Asynchronous operations: io_uring requests and control blocks of native AIO, by operation.</summary>
public sealed class OperationTable
{
    /// <summary>More than both interfaces have operations; what does not fit is in the total alone.</summary>
    private const int MostRows = 512;

    private readonly Dictionary<string, OperationRow> _rows = new(StringComparer.Ordinal);

    /// <summary>All of them.</summary>
    public OperationRow Total { get; } = new("all requests");

    /// <summary>How many were in flight.</summary>
    public InFlight Depth { get; } = new();

    /// <summary>The rows in order of their total time, the greatest first.</summary>
    public ImmutableArray<OperationRow> Rows =>
    [
        .. _rows.Values.OrderByDescending(r => r.Sums.TotalNs).ThenByDescending(r => r.Sums.Calls)
            .ThenBy(r => r.Sums.Name, StringComparer.Ordinal),
    ];

    /// <summary>Adds an operation.</summary>
    public void Add(in Call call)
    {
        Total.Add(in call);
        if (!_rows.TryGetValue(call.Row.Name, out OperationRow? row) && _rows.Count < MostRows)
        {
            _rows.Add(call.Row.Name, row = new OperationRow(call.Row.Name));
        }

        row?.Add(in call);
        if (call.LatencyNs >= 0)
        {
            Depth.Add((long)call.TimeNs, call.LatencyNs);
        }
    }
}
