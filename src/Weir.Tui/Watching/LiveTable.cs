using System.Collections.Immutable;
using Weir.Trace.Summaries;

namespace Weir.Tui.Watching;

/// <summary>
/// Groups of calls, bounded for traces of days: when there is no room, the half of the groups that did least becomes
/// part of one row of others, which says how many they are. Sums stay exact; a group that returns begins anew.
/// </summary>
/// <param name="capacity">The most groups.</param>
/// <param name="begin">Makes the row of a group.</param>
/// <param name="scope">What shows a group alone.</param>
internal sealed class LiveTable<TKey>(int capacity, Func<TKey, LiveRow> begin, Func<TKey, LiveRow, Scope?> scope)
    where TKey : notnull
{
    private readonly Dictionary<TKey, LiveRow> _rows = [];
    private LiveRow? _others;
    private long _merged;

    /// <summary>The row of a group.</summary>
    public LiveRow Row(TKey key, long nowMs)
    {
        if (!_rows.TryGetValue(key, out LiveRow? row))
        {
            if (_rows.Count >= capacity)
            {
                MergeIdle(nowMs);
            }

            _rows.Add(key, row = begin(key));
        }

        return row;
    }

    /// <summary>Whether a group is counted.</summary>
    public bool Has(TKey key) => _rows.ContainsKey(key);

    /// <summary>All groups as they are now, in no order; the others last.</summary>
    public ImmutableArray<RowView> View(long nowMs, long sinceMs)
    {
        ImmutableArray<RowView>.Builder views = ImmutableArray.CreateBuilder<RowView>(_rows.Count + 1);
        foreach ((TKey key, LiveRow row) in _rows)
        {
            views.Add(row.View(nowMs, sinceMs, scope(key, row)));
        }

        AddOthers(views, nowMs, sinceMs);
        return views.ToImmutable();
    }

    /// <summary>The groups that did most lately, or over all where nothing happened lately.</summary>
    /// <param name="count">How many.</param>
    /// <param name="nowMs">Now.</param>
    /// <param name="sinceMs">When counting began.</param>
    /// <param name="weight">How much a group did, lately and over all.</param>
    public ImmutableArray<RowView> Busiest(
        int count, long nowMs, long sinceMs, Func<Rates, SummaryRow, (double, double)> weight) =>
    [
        .. _rows.Where(p => !p.Value.IsRest).OrderByDescending(
                p => weight(p.Value.Window.Read(nowMs, sinceMs), p.Value.Sums))
            .Take(count).Select(p => p.Value.View(nowMs, sinceMs, scope(p.Key, p.Value))),
    ];

    private void AddOthers(ImmutableArray<RowView>.Builder views, long nowMs, long sinceMs)
    {
        if (_others is not null)
        {
            views.Add(_others.View(nowMs, sinceMs, null, _merged));
        }
    }

    private void MergeIdle(long nowMs)
    {
        TKey[] idle =
        [
            .. _rows.OrderBy(p => p.Value.Window.Read(nowMs, 0).Load > 0).ThenBy(p => p.Value.Sums.TotalNs)
                .Take(Math.Max(1, capacity / 2)).Select(p => p.Key),
        ];
        _others ??= new LiveRow("(others)");
        foreach (TKey key in idle)
        {
            LiveRow row = _rows[key];
            row.IsMerged = true;
            _others.Sums.Add(row.Sums);
            _rows.Remove(key);
        }

        _merged += idle.Length;
    }
}
