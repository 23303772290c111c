using Weir.Trace.Tests.Simulation;
using Weir.Tui.Model;
using Weir.Tui.Watching;

namespace Weir.Tui.Tests;

public sealed class WatchTests
{
    [Fact]
    public void Every_table_holds_every_call_once()
    {
        Snapshot whole = Whole(Traced.World(5));

        Assert.Equal(whole.Total.Calls, whole.Processes.Sum(r => r.Calls));
        Assert.Equal(whole.Total.Calls, whole.Files.Sum(r => r.Calls));
        Assert.Equal(whole.Total.Calls, whole.Syscalls.Sum(r => r.Calls) + whole.Operations.Sum(r => r.Calls));
        Assert.Equal(whole.Total.Calls, whole.Flame(FlameWeight.Calls)!.Root.Total);
        Assert.Equal(whole.Total.TotalNs, whole.Flame(FlameWeight.Time)!.Root.Total);
    }

    [Fact]
    public void Tables_are_bounded_and_the_others_are_one_row()
    {
        Traced traced = new();
        const int Files = 7000;
        traced.Add(Enumerable.Range(1, Files).SelectMany(i => (byte[][])
        [
            RecordBytes.File(new FileSketch((ulong)i, $"/f/{i}")),
            RecordBytes.Call(new CallSketch
            {
                FirstKey = (ulong)i, Arguments = [3, 0, 512], Result = 10, EnterNs = (ulong)i * 1000,
                ExitNs = ((ulong)i * 1000) + 100,
            }),
        ]));
        Snapshot whole = Whole(traced);
        RowView others = Assert.Single(whole.Files, r => r.Merged > 0);

        Assert.InRange(whole.Files.Length, 1000, 2100);
        Assert.Equal(Files, others.Merged + whole.Files.Length - 1);
        Assert.Equal(Files, whole.Files.Sum(r => r.Calls));
        DashboardModel model = traced.Model(Tab.Files) with { Snapshot = whole, Order = RowOrder.Calls };
        Assert.Same(others, OrderedRows.Of(model)[^1]);
    }

    [Fact]
    public void Rates_are_of_the_last_seconds_and_sums_of_all()
    {
        Traced traced = new();
        for (int second = 0; second < 20; second++)
        {
            traced.Add(Enumerable.Range(0, 50).Select(i => RecordBytes.Call(new CallSketch
            {
                Arguments = [3, 0, 512], Result = 100, EnterNs = 1000, ExitNs = 1000 + 2_000_000,
            })));
            traced.Clock.Pass(1000);
        }

        RowView row = Assert.Single(Whole(traced).Syscalls);
        Assert.Equal(1000, row.Calls);
        Assert.InRange(row.Rates.Calls, 40, 60);
        Assert.InRange(row.Rates.Read, 4000, 6000);
        Assert.InRange(row.Rates.Load, 0.08, 0.12);
        Assert.Equal(50, Whole(traced).Minute!.Calls[^1]);

        traced.Clock.Pass(6000);
        row = Assert.Single(Whole(traced).Syscalls);
        Assert.Equal((1000, 0, 0), (row.Calls, row.Rates.Calls, row.Rates.Load));
        Assert.Equal(0, Whole(traced).Minute!.Calls[^1]);

        traced.Clock.Pass(3_600_000);
        Assert.Equal(0, Whole(traced).Minute!.Calls.Sum());
    }

    [Fact]
    public void The_last_calls_are_kept_and_the_forgotten_counted()
    {
        Traced traced = Traced.World(60);
        Snapshot whole = Whole(traced);

        Assert.Equal(whole.Total.Calls, whole.Lines.Length + whole.HistoryForgotten);
        Assert.InRange(whole.Lines.Length, 5000, 7000);
        Assert.Contains(whole.Lines, l => l.Call == "unlink" && l.Arguments.Contains("\"n", StringComparison.Ordinal));
    }

    [Fact]
    public void While_frozen_calls_are_counted_but_not_kept()
    {
        Traced traced = Traced.World(2);
        long kept = Whole(traced).Lines.Length;
        traced.Watch.Freeze(true);
        traced.Add(RecordBytes.Call(new CallSketch { Arguments = [3, 0, 512], Result = 1 }));
        Snapshot seen = Whole(traced);

        Assert.Equal(kept, seen.Lines.Length);
        Assert.Equal(1, seen.NotKept);
        Assert.Equal(kept + 1, seen.Total.Calls);
    }

    [Fact]
    public void Reset_counts_from_then_on()
    {
        Traced traced = Traced.World(2);
        traced.Watch.Reset();
        traced.Add(RecordBytes.Call(new CallSketch { Arguments = [3, 0, 512], Result = 1 }));

        Assert.Equal(1, Whole(traced).Total.Calls);
        Assert.True(Whole(traced).CountedMs < Whole(traced).RunningMs);
    }

    private static Snapshot Whole(Traced traced) => traced.Watch.Look(new Question { Everything = true });
}
