using Weir.Catalogue.Records;
using Weir.Trace.Summaries;
using Weir.Trace.Tests.Simulation;

namespace Weir.Trace.Tests;

public sealed class SummaryTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_quantile_is_at_most_a_thirty_second_too_high(int seed)
    {
        Random random = new(seed);
        LatencyHistogram histogram = new();
        long[] values = [.. Enumerable.Range(0, 5_000).Select(_ => (long)Math.Exp(random.NextDouble() * 30))];
        foreach (long value in values)
        {
            histogram.Add(value);
        }

        Array.Sort(values);
        foreach (double share in (double[])[0.01, 0.5, 0.9, 0.99, 1])
        {
            long exact = values[(int)Math.Ceiling(share * values.Length) - 1];
            long read = histogram.Quantile(share)!.Value;
            Assert.InRange(read, exact, exact + (exact / 32));
        }

        Assert.Equal(values.Sum(), histogram.Total);
        Assert.Equal(values[^1], histogram.Max);
    }

    [Fact]
    public void Every_value_up_to_the_greatest_has_a_part()
    {
        LatencyHistogram histogram = new();
        histogram.Add(long.MaxValue / 2);
        histogram.Add(0);
        histogram.Add(31);
        histogram.Add(32);

        Assert.Equal(0, histogram.Quantile(0.25));
        Assert.Equal(31, histogram.Quantile(0.5));
        Assert.Equal(32, histogram.Quantile(0.75));
        Assert.Equal(long.MaxValue / 2, histogram.Quantile(1));
    }

    [Fact]
    public void Two_histograms_add_up()
    {
        LatencyHistogram one = new();
        LatencyHistogram other = new();
        LatencyHistogram both = new();
        for (int i = 1; i < 100_000; i += 7)
        {
            (i % 2 == 0 ? one : other).Add(i);
            both.Add(i);
        }

        one.Add(other);

        Assert.Equal(both.Total, one.Total);
        Assert.Equal(both.Quantile(0.5), one.Quantile(0.5));
        Assert.Equal(both.Quantile(0.99), one.Quantile(0.99));
    }

    [Theory]
    [InlineData(1, 8192)]
    [InlineData(2, 5)]
    [InlineData(3, 1)]
    public void Every_table_holds_every_call_once(int seed, int maxFiles)
    {
        World world = new World(seed).Run(3_000);
        Summary summary = new(maxFiles, maxProcesses: 3);
        foreach (Call call in new Collected(world.Records).Calls)
        {
            summary.Add(in call);
        }

        summary.Add(new SyscallCount(Rows.Read, Calls: 10, Errors: 2, TotalNs: 500));

        Assert.Equal(world.Truths.Count + 10, summary.Total.Calls);
        Assert.Equal(world.Truths.Values.Sum(t => t.LatencyNs) + 500, summary.Total.TotalNs);
        AssertSums(summary.Calls, summary.Syscalls.Rows);
        Assert.Equal(summary.Total.Calls, summary.Calls.Calls + summary.Operations.Total.Sums.Calls);
        AssertSums(summary.Total, summary.Files.Rows);
        AssertSums(summary.Total, summary.Processes.Rows);
        Assert.True(summary.Files.Rows.Length <= maxFiles + 1);
        Assert.Equal("(other)", summary.Processes.Rows[^1].Name);
    }

    [Fact]
    public void Bytes_go_where_the_return_class_says()
    {
        Summary summary = new();
        foreach (Call call in new Collected(
        [
            RecordBytes.Call(new CallSketch { Number = Rows.Read, Arguments = [3, 0, 512], Result = 10 }),
            RecordBytes.Call(new CallSketch { Number = Rows.Copy, Result = 7 }),
            RecordBytes.Call(new CallSketch { Number = Rows.Read, Result = -9 }),
            RecordBytes.Call(new CallSketch { Number = Rows.GetPid, Result = 1234 }),
        ]).Calls)
        {
            summary.Add(in call);
        }

        Assert.Equal(10, summary.Total.BytesRead);
        Assert.Equal(7, summary.Total.BytesMoved);
        Assert.Equal(0, summary.Total.BytesWritten);
        Assert.Equal(1, summary.Total.Errors);
    }

    private static void AssertSums(SummaryRow total, IReadOnlyCollection<SummaryRow> rows)
    {
        Assert.Equal(total.Calls, rows.Sum(r => r.Calls));
        Assert.Equal(total.Errors, rows.Sum(r => r.Errors));
        Assert.Equal(total.BytesRead, rows.Sum(r => r.BytesRead));
        Assert.Equal(total.TotalNs, rows.Sum(r => r.TotalNs));
        Assert.Equal(total.Latencies.Max, rows.Max(r => r.Latencies.Max));
    }
}
