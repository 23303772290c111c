using System.Globalization;
using Weir.Flame;

namespace Weir.Capture.Reports.Findings;

/// <summary>Waiting for the disk: fsync and its relatives.</summary>
internal sealed class SyncStalls : IFindingRule
{
    /// <summary>Share of the run spent in them from which on they matter.</summary>
    public const double LeastShare = 0.05;

    /// <summary>One that takes so long is a stall whatever the rest does.</summary>
    public const long StallNs = 50_000_000;

    private readonly Tally<(string Comm, string Call, string Path)> _syncs = new();
    private long _calls, _totalNs, _maxNs;

    public void Add(CallCursor call)
    {
        if (call.Call is "fsync" or "fdatasync" or "sync" or "syncfs" or "msync" or "sync_file_range")
        {
            long ns = call.LatencyNs ?? 0;
            (_calls, _totalNs, _maxNs) = (_calls + 1, _totalNs + ns, Math.Max(_maxNs, ns));
            _syncs.Add((call.Comm, call.Call, call.Path ?? "?"), ns);
        }
    }

    public IEnumerable<Finding> Result(long spanNs)
    {
        if (_calls == 0 || (_maxNs < StallNs && _totalNs < LeastShare * spanNs))
        {
            yield break;
        }

        string longest = WeightText.Of(_maxNs, WeightUnit.Nanoseconds);
        string total = WeightText.Of(_totalNs, WeightUnit.Nanoseconds);
        yield return new Finding(
            "sync-stalls",
            string.Create(
                CultureInfo.InvariantCulture, $"{_calls:N0} syncs waited {total} for the disk, the longest {longest}"),
            _totalNs, _calls,
            "Sync once for many changes (group commit, one transaction), or in another thread.",
            [
                .. _syncs.Worst.OrderByDescending(s => s.Ns).Take(5)
                    .Select(s => Tally<string>.Line($"{s.Key.Call}  {s.Key.Comm}  {s.Key.Path}", s.Calls, s.Ns)),
            ]);
    }
}
