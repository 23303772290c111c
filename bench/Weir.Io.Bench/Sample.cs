namespace Weir.Io.Bench;

/// <summary>What one run measured.</summary>
internal readonly record struct Sample(long Operations, double Seconds, double CpuUs, double AllocatedBytes)
{
    public double Iops => Operations / Seconds;

    public double CpuUsPerOperation => CpuUs / Operations;

    public double BytesPerOperation => AllocatedBytes / Operations;

    /// <summary>The middle of the runs by a figure of theirs.</summary>
    public static double Median(IEnumerable<Sample> samples, Func<Sample, double> of)
    {
        double[] sorted = [.. samples.Select(of).Order()];
        return sorted.Length % 2 == 1
            ? sorted[sorted.Length / 2]
            : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
