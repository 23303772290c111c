using System.Globalization;
using Weir.Capture.Rows;

namespace Weir.Capture.Reports.Comparing;

/// <summary>
/// What changed between two captures, and whether it is more than noise. Many groups are tested at once: chances are
/// corrected (Benjamini and Hochberg), so that at most one in twenty of what is called a change is none.
/// </summary>
public sealed class CaptureComparison
{
    private const double FalseShare = 0.05;

    // A shift that a coin would nearly make is real in a large sample and still nobody's concern.
    private const double LeastEffect = 0.06;
    private const double LeastCallRatio = 1.05;

    // Two runs of one program on one machine differ by some percent in the median of their cheapest calls (measured:
    // up to 6 % for make, git and sqlite3): another clock frequency, another place in the caches.
    private const double LeastMedianRatio = 1.1;

    private CaptureComparison(IReadOnlyList<string> doubts, IReadOnlyList<Change> changes) =>
        (Doubts, Changes) = (doubts, changes);

    /// <summary>Why the two may not compare: other filters, losses, other machines; may be empty.</summary>
    public IReadOnlyList<string> Doubts { get; }

    /// <summary>All groups, the largest change of time first.</summary>
    public IReadOnlyList<Change> Changes { get; }

    /// <summary>Compares two captures.</summary>
    public static CaptureComparison Of(CaptureFile before, CaptureFile after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        foreach (CaptureFile file in new[] { before, after })
        {
            if (file.HoldsSums)
            {
                throw new InvalidDataException(
                    $"{file.Path}: it holds sums, not calls: a comparison needs calls; weir flame --diff takes sums.");
            }
        }

        return new([.. DoubtsOf(before, after)], Compare(before.Read(), after.Read()));
    }

    /// <summary>Compares rows.</summary>
    public static IReadOnlyList<Change> Compare(IEnumerable<RowSet> before, IEnumerable<RowSet> after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        Side one = Read(before), two = Read(after);
        List<Tested> tested = [.. one.Names.Union(two.Names).Select(n => Test(n, one, two))];
        double limit = Limit(tested);
        return
        [
            .. tested.Select(t => t.Decide(limit)).OrderByDescending(c => Math.Abs(c.TotalNsAfter - c.TotalNsBefore))
                .ThenBy(c => c.Name, StringComparer.Ordinal),
        ];
    }

    private static Side Read(IEnumerable<RowSet> groups)
    {
        var side = new Side();
        foreach (RowSet rows in groups)
        {
            side.Add(rows);
        }

        return side;
    }

    private static Tested Test((string Table, string Name) name, Side before, Side after)
    {
        SideGroup? one = before.Find(name), two = after.Find(name);
        long[] first = one?.Latencies ?? [], second = two?.Latencies ?? [];
        double blocks = BlockTest.P(first, second);
        RankResult rank = RankTest.Compare(first, second);
        // Whole runs are compared, not rates: twice the time for the same calls is no change of calls.
        double burstiness = Math.Max(one?.Burstiness ?? 1, two?.Burstiness ?? 1);
        double calls = RateTest.P(one?.Calls ?? 0, 1, two?.Calls ?? 0, 1, burstiness);
        var change = new Change(
            name.Table, name.Name, one?.Calls ?? 0, two?.Calls ?? 0, false, Median(first), Median(second),
            rank.Larger, false, one?.TotalNs ?? 0, two?.TotalNs ?? 0);
        return new Tested(change, calls, Math.Max(rank.P, blocks));
    }

    private static long? Median(long[] sorted) => sorted.Length == 0 ? null : sorted[sorted.Length / 2];

    private static double Limit(List<Tested> tested)
    {
        double[] chances = [.. tested.SelectMany(t => new[] { t.CallsP, t.LatencyP }).Order()];
        double limit = 0;
        for (int i = 0; i < chances.Length; i++)
        {
            limit = chances[i] <= FalseShare * (i + 1) / chances.Length ? chances[i] : limit;
        }

        return limit;
    }

    private static IEnumerable<string> DoubtsOf(CaptureFile before, CaptureFile after)
    {
        foreach ((CaptureFile file, string name) in new[] { (before, "earlier"), (after, "later") })
        {
            if (!file.IsWhole)
            {
                yield return $"the {name} capture does not prove to be complete: numbers of calls are lower bounds";
            }
        }

        foreach ((string key, string what) in new[]
            { (CaptureKeys.Filters, "filters"), (CaptureKeys.Host, "machines"), (CaptureKeys.Kernel, "kernels") })
        {
            string one = before.Keys.GetValueOrDefault(key, ""), two = after.Keys.GetValueOrDefault(key, "");
            if (one != two)
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"other {what}: '{VisibleText.Of(one)}' and '{VisibleText.Of(two)}'");
            }
        }
    }

    private sealed record Tested(Change Change, double CallsP, double LatencyP)
    {
        private double MedianRatio =>
            (Math.Max(Change.MedianBefore ?? 0, Change.MedianAfter ?? 0) + 1.0)
            / (Math.Min(Change.MedianBefore ?? 0, Change.MedianAfter ?? 0) + 1.0);

        public Change Decide(double limit)
        {
            double more = Math.Max(Change.Before, Change.After), less = Math.Min(Change.Before, Change.After);
            double ratio = (more + 1) / (less + 1);
            return Change with
            {
                CallsDiffer = CallsP <= limit && ratio >= LeastCallRatio,
                LatencyDiffers = LatencyP <= limit && Math.Abs(Change.Slower - 0.5) >= LeastEffect
                    && MedianRatio >= LeastMedianRatio,
            };
        }
    }
}
