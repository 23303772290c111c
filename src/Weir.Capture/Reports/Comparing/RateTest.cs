namespace Weir.Capture.Reports.Comparing;

/// <summary>Whether two counts come from one rate, each of its own length of time.</summary>
public static class RateTest
{
    /// <summary>
    /// The chance of counts at least so different, were the rates the same. Square roots of counts have nearly the
    /// same spread whatever the rate, if calls came independently. Programs call in bursts: the variance is taken
    /// <paramref name="burstiness"/> times that of independent calls.
    /// </summary>
    public static double P(long before, double beforeSeconds, long after, double afterSeconds, double burstiness = 1)
    {
        if (beforeSeconds <= 0 || afterSeconds <= 0)
        {
            return 1;
        }

        double ratio = afterSeconds / beforeSeconds;
        double distance = 2 * (Math.Sqrt(after + 0.375) - Math.Sqrt(ratio * (before + 0.375)));
        return Normal.TwoSided(distance / Math.Sqrt((1 + ratio) * Math.Max(1, burstiness)));
    }
}
