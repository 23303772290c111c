using System.Globalization;
using Weir.Flame;

namespace Weir.Capture.Reports.Findings;

/// <summary>Counts and times by key, bounded; keys beyond the bound are not evidence but stay in the totals.</summary>
internal sealed class Tally<TKey>
    where TKey : notnull
{
    private const int Most = 65_536;
    private readonly Dictionary<TKey, (long Calls, long Ns)> _entries = [];

    public IEnumerable<(TKey Key, long Calls, long Ns)> Worst =>
        _entries.OrderByDescending(e => e.Value.Calls).Select(e => (e.Key, e.Value.Calls, e.Value.Ns));

    public void Add(TKey key, long ns, long calls = 1)
    {
        bool known = _entries.TryGetValue(key, out (long Calls, long Ns) entry);
        if (known || _entries.Count < Most)
        {
            _entries[key] = (entry.Calls + calls, entry.Ns + ns);
        }
    }

    public static string Line(string what, long calls, long ns) => string.Create(
        CultureInfo.InvariantCulture, $"{calls,9:N0} calls  {WeightText.Of(ns, WeightUnit.Nanoseconds),9}  {what}");
}
