using Weir.Trace;
using Weir.Trace.Summaries;
using Weir.Trace.Summaries.Operations;

namespace Weir.Tui.Watching;

/// <summary>One group of calls: sums since the beginning, and rates of the last seconds.</summary>
internal sealed class LiveRow(string name, bool ofOperations = false)
{
    private readonly OperationRow? _operation = ofOperations ? new OperationRow(name) : null;
    private readonly SummaryRow? _plain = ofOperations ? null : new SummaryRow(name);

    /// <summary>What people know it by.</summary>
    public string Name { get; set; } = name;

    /// <summary>The part of the name before the file, for rows that have both; else empty.</summary>
    public string Lead { get; init; } = "";

    /// <summary>Who gave the name, where that may change.</summary>
    public TaskIdentity? NamedBy { get; set; }

    /// <summary>The sums.</summary>
    public SummaryRow Sums => _operation?.Sums ?? _plain!;

    /// <summary>How asynchronous operations ran; null for other rows.</summary>
    public OperationRow? Operation => _operation;

    /// <summary>The last seconds.</summary>
    public RateWindow Window { get; } = new();

    /// <summary>Whether it is no group but what belongs to none, such as calls without a file.</summary>
    public bool IsRest { get; init; }

    /// <summary>Whether it was added to the others, so that nothing more may come here.</summary>
    public bool IsMerged { get; set; }

    /// <summary>Adds a call.</summary>
    public void Add(in Call call, long nowMs)
    {
        if (_operation is not null)
        {
            _operation.Add(in call);
        }
        else
        {
            _plain!.Add(in call);
        }

        Window.Add(in call, nowMs);
    }

    /// <summary>The row as it is now.</summary>
    public RowView View(long nowMs, long sinceMs, Scope? scope, long merged = 0) => new()
    {
        Name = Name,
        Lead = Lead,
        Scope = scope,
        Merged = merged,
        IsRest = IsRest || merged > 0,
        Calls = Sums.Calls,
        Errors = Sums.Errors,
        Read = Sums.BytesRead,
        Written = Sums.BytesWritten,
        TotalNs = Sums.TotalNs,
        Rates = Window.Read(nowMs, sinceMs),
        Median = Sums.Latencies.Quantile(0.5),
        Slow = Sums.Latencies.Quantile(0.99),
        Max = Sums.Latencies.Count == 0 ? null : Sums.Latencies.Max,
        Ways = _operation is null ? [] : [.. _operation.Ways],
        UntilDone = _operation is { UntilDone.Count: > 0 } ? (long?)_operation.UntilDone.Mean : null,
        UntilSeen = _operation is { UntilSeen.Count: > 0 } ? (long?)_operation.UntilSeen.Mean : null,
    };
}
