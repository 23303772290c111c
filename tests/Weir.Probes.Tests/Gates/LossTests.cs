using Weir.Catalogue.Plans;
using Weir.Catalogue.Records;
using Weir.Probes.Layout;
using Weir.Probes.Tests.Simulation;

namespace Weir.Probes.Tests.Gates;

/// <summary>What gets no row is counted: <c>rows + counted + lost = calls</c>.</summary>
public sealed class LossTests
{
    private const int RingBytes = 1 << 16;

    [Fact]
    public void A_full_ring_loses_calls_and_the_next_row_says_how_many()
    {
        World world = new(ringBytes: RingBytes);
        FakeTask task = world.Marked(100), other = world.Marked(200);
        int made = 0;
        while (world.Counter(Counter.Lost) < 5)
        {
            world.Call(task, 39, 0);
            made++;
        }

        Assert.Equal((long)made, world.Counter(Counter.Calls));
        Assert.Equal(made - 5L, world.Counter(Counter.Rows));
        Assert.Equal(made - 5, world.DrainCalls().Count);
        world.Call(other, 39, 0);
        world.Call(task, 39, 0);
        world.Call(task, 39, 0);
        Assert.Equal([0, 5, 0], world.DrainCalls().Select(r => r.LostBefore));
        world.Die(task);
        Assert.Equal(5u, Assert.Single(world.Drain(), r => r.Kind == RecordKind.TaskExit).U32(TaskRecord.Lost));
    }

    [Fact]
    public void Losses_of_a_call_that_still_runs_are_in_its_row()
    {
        World world = new(ringBytes: RingBytes);
        FakeTask task = world.Marked(100);
        while (world.Counter(Counter.Lost) < 3)
        {
            world.Call(task, 39, 0);
        }

        world.Enter(task, 0);
        Assert.Equal(3, Assert.Single(world.Running()).LostBefore);
    }

    [Fact]
    public void A_ring_holds_what_its_size_says_and_wraps_without_harm()
    {
        World world = new(cpus: 1, ringBytes: RingBytes);
        FakeTask task = world.Marked(100);
        int rows = 0;
        for (int i = 0; i < 3000; i++)
        {
            world.Call(task, 39, i, (ulong)i);
            if (i % 97 == 0)
            {
                IReadOnlyList<Row> taken = world.DrainCalls();
                Assert.All(taken, r => Assert.Equal(r.Result, (long)r.Arguments[0]));
                rows += taken.Count;
            }
        }

        rows += world.DrainCalls().Count;
        Assert.Equal((3000L, 3000L, 0L), (world.Counter(Counter.Calls), rows, world.Counter(Counter.Lost)));
    }

    [Fact]
    public void The_bell_rings_once_a_mebibyte()
    {
        World world = new(cpus: 1, ringBytes: RingBytes);
        FakeTask task = world.Marked(100);
        int calls = 3 * (1 << 20) / CallRecord.Captures;
        for (int i = 0; i < calls; i++)
        {
            world.Call(task, 39, 0);
            if (i % 256 == 0)
            {
                world.Drain();
            }
        }

        Assert.InRange(world.Kernel.Bells, 2, 3);
    }

    [Fact]
    public void A_name_without_room_is_counted_and_sent_at_the_next_call()
    {
        World world = new(ringBytes: RingBytes);
        world.Plan(1, new SyscallPlan([], new FileSlot(FileSlotForm.Descriptor), default));
        FakeTask task = world.Marked(100);
        while (world.Counter(Counter.Lost) == 0)
        {
            world.Call(task, 39, 0);
        }

        // A file's record is smaller than the room that a call's may need: more of them fit.
        ulong last = 2;
        while (world.Counter(Counter.LostFiles) == 0)
        {
            FakeDentry entry = world.Files.Entry(world.Files.Root, "file" + ++last);
            task.SetDescriptor((int)last, world.Files.Open(entry));
            world.Call(task, 1, 0, last);
        }

        Assert.Equal(1, world.Counter(Counter.LostFiles));
        world.Drain();
        world.Call(task, 1, 0, last);
        Assert.Equal("/file" + last, Assert.Single(world.Drain(), r => r.Kind == RecordKind.File).Path);
    }

    [Fact]
    public void Sampling_gives_one_row_in_so_many_and_counts_the_rest()
    {
        World world = new(ringBytes: 1 << 18);
        world.Plan(1, SyscallPlan.Empty, PlanFlags.Selected | PlanFlags.Sampled, sampleEvery: 7);
        FakeTask task = world.Marked(100);
        for (int i = 0; i < 700; i++)
        {
            world.Call(task, 1, i % 10 == 0 ? -5 : 1);
        }

        Assert.Equal(100, world.DrainCalls().Count);
        (long calls, long errors, long ns) = world.Counted(1);
        Assert.Equal((600L, 600L), (calls, world.Counter(Counter.CountedOnly)));
        Assert.InRange(errors, 59, 61);
        Assert.Equal(10 * calls, ns);
        Assert.Equal(700, world.Counter(Counter.Calls));
    }

    [Fact]
    public void Errors_only_counts_what_succeeded()
    {
        World world = new();
        world.Set(Config.ExitFilters, 1);
        world.Set(Config.ErrorsOnly, 1);
        FakeTask task = world.Marked(100);
        foreach (long result in (long[])[0, 5, -1, -4095, -4096, long.MinValue])
        {
            world.Call(task, 1, result);
        }

        Assert.Equal([-1L, -4095], world.DrainCalls().Select(r => r.Result));
        Assert.Equal((4L, 0L, 40L), world.Counted(1));
        Assert.Equal(6, world.Counter(Counter.Calls));
    }

    [Fact]
    public void Slower_than_counts_what_was_quick()
    {
        World world = new();
        world.Set(Config.ExitFilters, 1);
        world.SetLong(Config.SlowerThanNs, 500);
        FakeTask task = world.Marked(100);
        foreach (int pause in (int[])[0, 489, 490, 5000])
        {
            world.Enter(task, 1);
            world.Kernel.Now += (ulong)pause;
            world.Exit(task, pause);
        }

        Assert.Equal([490L, 5000], world.DrainCalls().Select(r => r.Result));
        Assert.Equal((2L, 0L, 509L), world.Counted(1));
    }

    [Fact]
    public void Both_filters_must_let_a_call_through()
    {
        World world = new();
        world.Set(Config.ExitFilters, 1);
        world.Set(Config.ErrorsOnly, 1);
        world.SetLong(Config.SlowerThanNs, 500);
        FakeTask task = world.Marked(100);
        foreach ((int pause, int result) in (ReadOnlySpan<(int, int)>)[(0, -1), (900, 1), (900, -2)])
        {
            world.Enter(task, 1);
            world.Kernel.Now += (ulong)pause;
            world.Exit(task, result);
        }

        Assert.Equal(-2L, Assert.Single(world.DrainCalls()).Result);
        Assert.Equal((2L, 1L), (world.Counted(1).Calls, world.Counted(1).Errors));
    }
}
