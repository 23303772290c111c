using Weir.Capture.Reports.Comparing;
using Weir.Capture.Rows;

namespace Weir.Capture.Tests;

public sealed class ComparisonTests
{
    [Fact]
    public void The_rank_test_agrees_with_worked_examples()
    {
        // U = 9 of 9, z = (9 - 4.5 - 0.5) / sqrt(5.25); and with ties U = 10 of 16, tie term 36,
        // z = 1.5 / sqrt(16 / 12 * (9 - 36 / 56)) = 0.4494.
        Assert.Equal(0.0809, RankTest.Compare([1, 2, 3], [4, 5, 6]).P, 4);
        Assert.Equal(1.0, RankTest.Compare([1, 2, 3], [4, 5, 6]).Larger);
        RankResult ties = RankTest.Compare([2, 1, 2, 3], [2, 4, 1, 3]);
        Assert.Equal(10 / 16.0, ties.Larger, 10);
        Assert.Equal(0.6532, ties.P, 3);
        Assert.Equal(1, RankTest.Compare([5, 5, 5], [5, 5]).P);
        Assert.Equal(1, RankTest.Compare([], [5, 5]).P);
    }

    [Fact]
    public void The_rate_test_allows_for_length_and_bursts()
    {
        Assert.True(RateTest.P(100, 1, 200, 2) > 0.9);
        Assert.True(RateTest.P(100, 1, 200, 1) < 1e-6);
        Assert.True(RateTest.P(100, 1, 200, 1, burstiness: 100) > 0.3);
        Assert.Equal(1, RateTest.P(5, 0, 7, 1));
    }

    [Fact]
    public void Chance_alone_is_seldom_called_a_change()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        int called = 0, groups = 0;
        for (int round = 0; round < 20; round++)
        {
            IReadOnlyList<Change> changes = CaptureComparison.Compare([Run(random, 1)], [Run(random, 1)]);
            called += changes.Count(c => c.Differs);
            groups += changes.Count;
        }

        Assert.True(called <= groups * 0.05, $"{called} of {groups}, seed {seed}");
    }

    [Fact]
    public void A_real_difference_is_seen_in_the_call_that_has_it_and_only_there()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        IReadOnlyList<Change> changes = CaptureComparison.Compare([Run(random, 1)], [Run(random, 1.5)]);
        Change slow = changes.Single(c => c is { Table: "syscall", Name: "read" });
        Assert.True(slow.LatencyDiffers && slow.Slower > 0.55, $"seed {seed}");
        Assert.False(changes.Single(c => c is { Table: "syscall", Name: "write" }).LatencyDiffers, $"seed {seed}");
    }

    [Fact]
    public void A_run_that_differs_from_itself_as_much_is_no_change()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        int ranks = 0, blocks = 0;
        for (int round = 0; round < 200; round++)
        {
            long[] one = Moody(random), two = Moody(random);
            blocks += BlockTest.P(one, two) < 0.01 ? 1 : 0;
            ranks += RankTest.Compare(one, two).P < 0.01 ? 1 : 0;
        }

        // The plain rank test takes the moods for differences; that is why there are blocks.
        Assert.True(ranks > 60 && blocks <= 14, $"ranks {ranks}, blocks {blocks} of 200, seed {seed}");
    }

    [Fact]
    public void A_test_of_blocks_sees_a_real_shift_and_is_exact_in_the_plain_cases()
    {
        long[] one = [.. Enumerable.Range(0, 640).Select(i => (long)(i * 7919 % 1000))];
        Assert.Equal(1, BlockTest.P(one, one));
        Assert.True(BlockTest.P(one, [.. one.Select(v => v + 300)]) < 1e-6);
        Assert.Equal(0, BlockTest.P(one, [.. one.Select(v => v + 5000)]));
        Assert.Equal(0, BlockTest.P([1, 2, 3], [1, 2, 3]));
    }

    [Theory]
    [InlineData(1.05, false)]
    [InlineData(1.3, true)]
    public void A_shift_of_some_percent_is_nobodys_concern(double slower, bool differs)
    {
        var random = new Random(1);
        RowSet Steady(double factor)
        {
            var calls = new MadeUpCalls();
            for (int i = 0; i < 3000; i++)
            {
                calls.Add("getpid", latencyNs: (long)(random.Next(1000, 1030) * factor));
            }

            return calls.Rows;
        }

        Change change = CaptureComparison.Compare([Steady(1)], [Steady(slower)])
            .Single(c => c is { Table: "syscall" });
        Assert.Equal(differs, change.LatencyDiffers);
    }

    [Fact]
    public void Calls_that_vanished_are_a_change()
    {
        var before = new MadeUpCalls();
        for (int i = 0; i < 200; i++)
        {
            before.Add("read").Add("fsync", timeNs: i * 20_000_000L);
        }

        RowSet after = new MadeUpCalls().Add("read", count: 200).Rows;
        IReadOnlyList<Change> changes = CaptureComparison.Compare([before.Rows], [after]);
        Change gone = changes.Single(c => c is { Table: "syscall", Name: "fsync" });
        Assert.Equal((200, 0, true), (gone.Before, gone.After, gone.CallsDiffer));
        Assert.False(changes.Single(c => c is { Table: "syscall", Name: "read" }).Differs);
    }

    // Latencies whose level wanders, as those of a disk do.
    private static long[] Moody(Random random)
    {
        long[] values = new long[2000];
        double level = 0;
        for (int i = 0; i < values.Length; i++)
        {
            level = i % 100 == 0 ? random.NextDouble() * 2 : level;
            values[i] = (long)(10_000 * Math.Exp(level + random.NextDouble()));
        }

        return values;
    }

    private static RowSet Run(Random random, double slower)
    {
        var calls = new MadeUpCalls();
        for (int i = 0; i < 1000; i++)
        {
            // Latencies of systems have long tails.
            long Latency() => (long)(5000 * Math.Exp(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()))
                * Math.Cos(2 * Math.PI * random.NextDouble())));
            calls.Add("read", "/a", 10, fd: 3, bytes: 10, latencyNs: (long)(Latency() * slower));
            calls.Add("write", "/b", 10, fd: 4, bytes: 10, latencyNs: Latency());
        }

        return calls.Rows;
    }
}
