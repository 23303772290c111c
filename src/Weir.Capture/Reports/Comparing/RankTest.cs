namespace Weir.Capture.Reports.Comparing;

/// <summary>
/// The Mann-Whitney U test: whether values of one run tend to be larger than those of another. It asks for ranks only,
/// so the few extreme latencies that every system has do not decide it.
/// </summary>
public static class RankTest
{
    /// <summary>Compares two samples; both are sorted by it.</summary>
    public static RankResult Compare(long[] before, long[] after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        if (before.Length == 0 || after.Length == 0)
        {
            return new RankResult(1, 0.5);
        }

        Array.Sort(before);
        Array.Sort(after);
        double n = before.Length, m = after.Length, wins = 0;
        int below = 0, upTo = 0;
        foreach (long value in after)
        {
            while (below < before.Length && before[below] < value)
            {
                below++;
            }

            upTo = Math.Max(upTo, below);
            while (upTo < before.Length && before[upTo] == value)
            {
                upTo++;
            }

            wins += below + ((upTo - below) / 2.0);
        }

        double ties = TieTerm(before, after);
        double mean = n * m / 2, all = n + m;
        double variance = n * m / 12 * (all + 1 - (ties / (all * Math.Max(all - 1, 1))));
        // Half a step towards the mean: the normal curve stands for a distribution of whole and half numbers.
        double distance = Math.Max(0, Math.Abs(wins - mean) - 0.5);
        double p = variance <= 0 ? 1 : Normal.TwoSided(distance / Math.Sqrt(variance));
        return new RankResult(p, wins / (n * m));
    }

    // Sum of t^3 - t over groups of equal values in both samples together; both are sorted.
    private static double TieTerm(long[] before, long[] after)
    {
        double sum = 0;
        int i = 0, j = 0;
        while (i < before.Length || j < after.Length)
        {
            long value = i >= before.Length ? after[j]
                : j >= after.Length ? before[i]
                : Math.Min(before[i], after[j]);
            double count = 0;
            for (; i < before.Length && before[i] == value; i++)
            {
                count++;
            }

            for (; j < after.Length && after[j] == value; j++)
            {
                count++;
            }

            sum += (count * count * count) - count;
        }

        return sum;
    }
}
