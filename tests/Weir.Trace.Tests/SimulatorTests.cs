using Weir.Catalogue.Records;
using Weir.Trace.Tests.Simulation;

namespace Weir.Trace.Tests;

/// <summary>What must hold whatever befalls the records. The seed is in the name of a failing case.</summary>
public sealed class SimulatorTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Whole_records_give_the_whole_truth(int seed)
    {
        World world = new World(seed).Run(2_000);
        Collected all = new(world.Records);

        Assert.Equal(world.Truths.Count, all.Calls.Count);
        foreach (Call call in all.Calls)
        {
            Truth truth = world.Truths[call.TimeNs];
            Assert.Equal(truth.Comm, call.Task?.Comm);
            Assert.Equal(truth.Paths[0], call.Path);
            Assert.Equal(truth.Result, call.Result);
            Assert.Equal(truth.LatencyNs, call.LatencyNs);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_lost_name_is_unknown_and_never_another_ones(int seed)
    {
        World world = new World(seed).Run(2_000);
        Random random = new(seed);
        Collected all = new(Mishaps.Drop(world.Records, random, 0.3, RecordKind.File));

        Assert.Equal(world.Truths.Count, all.Calls.Count);
        Assert.Contains(all.Calls, c => c.Path is null);
        AssertNothingWrong(world, all);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Lost_beginnings_of_threads_leave_their_calls_unnamed(int seed)
    {
        World world = new World(seed).Run(2_000);
        Collected all = new(Mishaps.Drop(world.Records, new Random(seed), 0.5, RecordKind.Task));

        Assert.Equal(world.Truths.Count, all.Calls.Count);
        Assert.True(all.Counters.UnknownTasks > 0);
        AssertNothingWrong(world, all);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Records_out_of_order_cost_names_but_make_none_up(int seed)
    {
        // No number is given twice here: when both the end of one thread and the beginning of the next come late,
        // nothing in between can tell them apart. The gates' records are in order; this is about what else may be.
        World world = new World(seed, threadNumbers: 1_000_000).Run(2_000);
        Collected all = new(Mishaps.Reorder(world.Records, new Random(seed), 40));

        Assert.Equal(world.Truths.Count, all.Calls.Count);
        AssertNothingWrong(world, all);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_record_is_counted_once_whatever_it_holds(int seed)
    {
        World world = new World(seed).Run(2_000);
        Random random = new(seed);
        List<byte[]> records = Mishaps.Corrupt(Mishaps.Truncate(world.Records, random, 0.2), random, 0.2);
        StreamCounters counters = new Collected(records).Counters;

        Assert.True(counters.Damaged > 0);
        Assert.Equal(
            records.Count,
            counters.Calls + counters.Files + counters.Tasks + counters.Damaged + counters.OtherVersion
                + counters.OtherKind);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Small_tables_forget_names_but_make_none_up(int seed)
    {
        World world = new World(seed).Run(2_000);
        CallStreamOptions options = new CallStreamOptions { MaxFiles = 16, MaxTasks = 8, MaxPaths = 4 };
        Collected all = new(world.Records, options);

        Assert.Equal(world.Truths.Count, all.Calls.Count);
        Assert.True(all.Counters.Forgotten > 0);
        AssertNothingWrong(world, all);
    }

    private static void AssertNothingWrong(World world, Collected all)
    {
        foreach (Call call in all.Calls)
        {
            Truth truth = world.Truths[call.TimeNs];
            Assert.True(call.Task is null || call.Task.Comm == truth.Comm, $"{call.Task?.Comm} for {truth.Comm}");
            Assert.True(call.Path is null || truth.Paths.Contains(call.Path), $"{call.Path} for {truth.Paths[0]}");
            Assert.Equal(truth.Result, call.Result);
        }
    }
}
