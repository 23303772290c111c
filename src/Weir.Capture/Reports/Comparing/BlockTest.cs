namespace Weir.Capture.Reports.Comparing;

/// <summary>
/// The rank test for values that come in moods: a disk is slow for a while, a processor clocks down, and neighbours in
/// time are alike, so that a thousand values say less than a thousand independent ones. Each run is cut into blocks of
/// time, and the means of the blocks say how much a run differs from itself. (Brunner and Munzel's statistic with the
/// variance of block means.)
/// </summary>
public static class BlockTest
{
    /// <summary>Blocks of a run.</summary>
    public const int Blocks = 16;

    private const int LeastInBlock = 4;

    /// <summary>
    /// Chance of a difference at least so clear, were there none; 0 where there are too few values for blocks, so that
    /// another test decides.
    /// </summary>
    /// <param name="before">Values in the order of time.</param>
    /// <param name="after">Values in the order of time.</param>
    public static double P(long[] before, long[] after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        if (Math.Min(before.Length, after.Length) < Blocks * LeastInBlock)
        {
            return 0;
        }

        double[] one = BlockMeans(before, [.. after.Order()]), two = BlockMeans(after, [.. before.Order()]);
        double first = Variance(one) / Blocks, second = Variance(two) / Blocks, both = first + second;
        double distance = Math.Abs(two.Average() - 0.5);
        if (both <= 0)
        {
            return distance == 0 ? 1 : 0;
        }

        double freedom = (both * both) / (((first * first) + (second * second)) / (Blocks - 1));
        return Student(distance / Math.Sqrt(both), freedom);
    }

    // For each block: the mean share of the other run's values that lie below, ties half.
    private static double[] BlockMeans(long[] values, long[] other)
    {
        double[] means = new double[Blocks];
        for (int block = 0; block < Blocks; block++)
        {
            int begin = (int)((long)values.Length * block / Blocks);
            int end = (int)((long)values.Length * (block + 1) / Blocks);
            double sum = 0;
            for (int i = begin; i < end; i++)
            {
                sum += (Below(other, values[i]) + Below(other, values[i] + 1)) / 2.0;
            }

            means[block] = sum / (end - begin) / other.Length;
        }

        return means;
    }

    private static int Below(long[] sorted, long value)
    {
        (int low, int high) = (0, sorted.Length);
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = sorted[middle] < value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static double Variance(double[] values)
    {
        double mean = values.Average();
        return values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1);
    }

    // Student's distribution by way of the normal one (Abramowitz and Stegun, 26.7.8).
    private static double Student(double t, double freedom) => Normal.TwoSided(
        t * (1 - (1 / (4 * freedom))) / Math.Sqrt(1 + (t * t / (2 * freedom))));
}
