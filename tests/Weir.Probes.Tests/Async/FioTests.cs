using Weir.Catalogue.Records;

namespace Weir.Probes.Tests.Async;

/// <summary>fio is the judge: it counts its operations and takes their times itself.</summary>
public class FioTests(ITestOutputHelper output)
{
    private const double Tolerance = 0.10;
    private const int Attempts = 4;

    [Theory]
    [InlineData("libaio", "read", "--iodepth=4")]
    [InlineData("libaio", "write", "--iodepth=8")]
    [InlineData("libaio", "read", "--iodepth=16 --iodepth_batch_submit=8 --iodepth_batch_complete_min=1")]
    [InlineData("io_uring", "read", "--iodepth=4")]
    [InlineData("io_uring", "write", "--iodepth=8")]
    [InlineData("io_uring", "read", "--iodepth=8 --fixedbufs=1 --registerfiles=1")]
    public void Operations_and_bytes_are_those_that_fio_counts_and_none_ends_after_fio_saw_it(
        string engine, string way, string options)
    {
        // fio's clock stops when it looks, ours when the kernel completes: ours is the shorter one, by what a busy
        // machine lets fio wait. How close the two are is a measurement and printed; the counts must agree in every
        // run.
        bool agrees = false;
        for (int i = 0; i < Attempts && !agrees; i++)
        {
            FioRun run = Counted(engine, way, options);
            double[] ours = run.Latencies();
            double mean = ours.Average(), p99 = ours[(int)Math.Ceiling(ours.Length * 0.99) - 1];
            output.WriteLine(
                $"{engine} {way} {options}: mean fio {run.FioMeanNs / 1e3:F1} us, weir {mean / 1e3:F1} us; "
                + $"p99 fio {run.FioP99Ns / 1e3:F1} us, weir {p99 / 1e3:F1} us");
            agrees = mean / run.FioMeanNs - 1 <= Tolerance && p99 / run.FioP99Ns - 1 <= Tolerance;
        }

        Assert.True(agrees, $"in none of {Attempts} runs operations ended before fio saw them: see the output");
    }

    /// <summary>
    /// With one operation in flight fio's clock and ours stop at the same moment: at the return of the call that
    /// fetches it. See docs/decisions/what-a-latency-is.md.
    /// </summary>
    [Theory]
    [InlineData("libaio", "read")]
    [InlineData("libaio", "write")]
    [InlineData("io_uring", "read")]
    [InlineData("io_uring", "write")]
    public void Latencies_are_those_of_fio_where_both_clocks_stop_at_the_same_moment(string engine, string way)
    {
        bool agrees = false;
        for (int i = 0; i < Attempts && !agrees; i++)
        {
            FioRun run = Counted(engine, way, "--iodepth=1");
            double[] ours = run.Latencies();
            double mean = ours.Average() / run.FioMeanNs - 1;
            double p99 = ours[(int)Math.Ceiling(ours.Length * 0.99) - 1] / run.FioP99Ns - 1;
            double posted = run.Operations.Average(o => (double)o.LatencyNs) / run.FioMeanNs - 1;
            output.WriteLine($"{engine} {way} depth 1: mean fio {run.FioMeanNs / 1e3:F1} us, weir {mean:+0.0%;-0.0%}; "
                + $"p99 fio {run.FioP99Ns / 1e3:F1} us, weir {p99:+0.0%;-0.0%}; rows' own mean {posted:+0.0%;-0.0%}");
            agrees = Math.Abs(mean) <= Tolerance && Math.Abs(p99) <= Tolerance;
        }

        Assert.True(agrees, $"in none of {Attempts} runs within {Tolerance:P0}: see the output");
    }

    /// <summary>fio 3.33 takes no completion latency here: nobody returns from a submission.</summary>
    [Fact]
    public void Operations_and_bytes_are_those_that_fio_counts_where_a_kernel_thread_submits()
    {
        FioRun run = Counted("io_uring", "read", "--iodepth=4 --sqthread_poll=1");
        Assert.All(run.Operations, o => Assert.True(o.Ways.HasFlag(AsyncWays.SubmitThread)));
    }

    private static FioRun Counted(string engine, string way, string options)
    {
        FioRun run = new(engine, way, options.Split(' '));
        Assert.Empty(run.Left.LeftOut);
        Assert.Equal(0, run.Left.LostOperations);
        Assert.Equal(0, run.Left.UnfollowedOperations);
        Assert.Equal(run.FioOperations, run.Operations.Count);
        Assert.Equal(run.FioBytes, run.Operations.Sum(o => o.Bytes));
        Assert.All(run.Operations, o => Assert.Equal(CallState.Finished, o.State));
        Assert.All(run.Operations, o => Assert.EndsWith("/data", o.Path));
        return run;
    }
}
