using System.Collections.Immutable;

namespace Weir.Trace.Summaries;

/// <summary>
/// Groups of calls, bounded: once so many groups exist, calls of further ones go to <c>(other)</c>, so that the sums
/// stay exact; how many calls did is in that row.
/// </summary>
public sealed class SummaryTable<TKey>
    where TKey : notnull
{
    private readonly Dictionary<TKey, SummaryRow> _rows = [];
    private readonly int _capacity;
    private readonly Func<TKey, string> _name;

    /// <summary>Makes an empty table.</summary>
    /// <param name="title">What it groups by.</param>
    /// <param name="capacity">The most groups.</param>
    /// <param name="name">The name of a group.</param>
    public SummaryTable(string title, int capacity, Func<TKey, string> name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        Title = title;
        _capacity = capacity;
        _name = name;
    }

    /// <summary>What it groups by.</summary>
    public string Title { get; }

    /// <summary>Calls of groups that found no room; null when all did.</summary>
    public SummaryRow? Other { get; private set; }

    /// <summary>The rows in order of their total time, the greatest first; <c>(other)</c> last.</summary>
    public ImmutableArray<SummaryRow> Rows =>
    [
        .. _rows.Values.OrderByDescending(r => r.TotalNs).ThenByDescending(r => r.Calls)
            .ThenBy(r => r.Name, StringComparer.Ordinal),
        .. Other is null ? [] : new[] { Other },
    ];

    /// <summary>The row of a group, or the one of those without room.</summary>
    public SummaryRow Row(TKey key)
    {
        if (_rows.TryGetValue(key, out SummaryRow? row))
        {
            return row;
        }

        if (_rows.Count >= _capacity)
        {
            return Other ??= new SummaryRow("(other)");
        }

        row = new SummaryRow(_name(key));
        _rows.Add(key, row);
        return row;
    }
}
