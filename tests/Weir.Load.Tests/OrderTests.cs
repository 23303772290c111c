using Weir.Load.Planning;

namespace Weir.Load.Tests;

/// <summary>
/// Threads wait for each other where files need it, and nowhere else; times and depths are those of the load.
/// </summary>
public sealed class OrderTests
{
    [Fact]
    public void What_another_thread_makes_is_waited_for_once()
    {
        LoadPlan plan = new MadeUpLoad().Open(3, "/a", "O_WRONLY|O_CREAT|O_EXCL").Close(3, "/a")
            .As(200).Open(3, "/a").Read(3, "/a", 1, 0).As(100).Call("unlink", "\"/a\"", 0, "/a").Plan();

        Assert.Equal([(0, 1)], plan.Threads[1].Steps[0].Waits);
        Assert.Empty(plan.Threads[1].Steps[1].Waits);
        Assert.Equal([(1, 1)], plan.Threads[0].Steps[2].Waits);
    }

    [Fact]
    public void A_read_waits_for_the_write_that_made_the_file_long_enough()
    {
        LoadPlan plan = new MadeUpLoad().Open(3, "/a", "O_RDWR|O_CREAT").Write(3, "/a", 100).Write(3, "/a", 100)
            .As(200).Open(3, "/a").Read(3, "/a", 200, 200).Plan();

        Assert.Equal([(0, 3)], plan.Threads[1].Steps[0].Waits);
    }

    [Fact]
    public void Transfers_within_a_file_need_no_order()
    {
        LoadPlan plan = new MadeUpLoad().As(1).Open(3, "/a", "O_RDWR").Read(3, "/a", 4096, 4096)
            .As(2).Open(3, "/a", "O_RDWR")
            .As(1).Call("pwrite64", "3</a>, 0x7, 10, 0", 10, "/a", fd: 3, bytes: 10)
            .As(2).Call("pwrite64", "3</a>, 0x7, 10, 5", 10, "/a", fd: 3, bytes: 10).Plan();

        Assert.All(plan.Threads.SelectMany(t => t.Steps), s => Assert.Empty(s.Waits));
    }

    [Fact]
    public void Calls_that_overlapped_need_no_order()
    {
        MadeUpLoad load = new() { LatencyNs = 5_000_000 };
        LoadPlan plan = load.As(1).Call("mkdir", "\"/d\", 0755", 0, "/d")
            .As(2).Call("access", "\"/d\", F_OK", 0, "/d").Plan();

        Assert.All(plan.Threads.SelectMany(t => t.Steps), s => Assert.Empty(s.Waits));
    }

    [Fact]
    public void A_parent_that_waited_goes_on_after_its_child()
    {
        LoadPlan plan = new MadeUpLoad().Call("clone", "SIGCHLD, NULL, NULL, NULL, NULL", 200)
            .As(200).Open(3, "/a").Read(3, "/a", 1, 1).As(100).Call("wait4", "200, NULL, 0, NULL", 200)
            .Call("access", "\"/x\", R_OK", 0, "/x").Plan();

        Assert.Equal([(1, 2)], plan.Threads[0].Steps[1].Waits);
    }

    [Fact]
    public void Time_in_calls_that_carry_requests_is_not_thought()
    {
        MadeUpLoad load = new();
        load.Open(3, "/a");
        load.LatencyNs = 20_000_000;
        load.NextNs = 30_000_000;
        load.Call("io_getevents", "0x1, 1, 1, [], NULL", 1);
        load.LatencyNs = 500_000;
        load.Read(3, "/a", 1, 1);
        LoadPlan plan = load.Plan();

        // From the open's end to the wait 0.5 ms, from the wait's end to the read 10 ms.
        Assert.Equal(10_500_000, plan.Threads[0].Steps[1].ThinkNs);
    }

    [Fact]
    public void Requests_are_as_deep_in_flight_and_handed_over_together_as_they_were()
    {
        MadeUpLoad load = new();
        load.Open(3, "/a");
        (load.NextNs, load.LatencyNs) = (1_000, 100_000);
        load.Call("io_submit", "0x1, 2, []", 2);
        load.LatencyNs = 5_000_000;
        load.Call("aio:PREAD", "3</a>, 0x7, 4096, 0, 0", 4096, "/a", fd: 3, bytes: 4096, ways: "direct");
        load.NextNs = 10_000_000;
        load.Call("aio:PREAD", "3</a>, 0x7, 4096, 4096, 0", 4096, "/a", fd: 3, bytes: 4096, ways: "direct");
        load.Close(3, "/a");
        LoadPlan plan = load.Plan();

        List<PlannedStep> steps = plan.Threads[0].Steps;
        Assert.Equal([0, 0, 1, 0], steps.Select(s => s.InFlight));
        Assert.Equal([false, true, false, false], steps.Select(s => s.GoesWithNext));
        Assert.Equal(2, plan.Threads[0].Depth);
    }

    [Theory]
    [InlineData(LoadEngine.Sync, "pread64", "pread64", "preadv2")]
    [InlineData(LoadEngine.Aio, "aio:PREAD", "aio:PREAD", "aio:PREADV")]
    [InlineData(LoadEngine.IoUring, "io_uring:READ", "io_uring:READ", "io_uring:READV")]
    [InlineData(LoadEngine.AsCaptured, "pread64", "aio:PREAD", "io_uring:READV")]
    public void An_engine_makes_the_same_transfers(LoadEngine engine, params string[] made)
    {
        LoadPlan plan = new MadeUpLoad().Open(3, "/a")
            .Call("pread64", "3</a>, 0x7, 100, 4096", 100, "/a", fd: 3, bytes: 100)
            .Call("aio:PREAD", "3</a>, 0x7, 100, 4096, 0", 100, "/a", fd: 3, bytes: 100)
            .Call("io_uring:READV", "3</a>, [{0x7, 60}, {0x9, 40}], 2, 4096, 0", 100, "/a", fd: 3, bytes: 100)
            .Plan(new PlanOptions { Engine = engine });

        PlannedStep[] steps = [.. plan.Threads[0].Steps.Skip(1)];
        Assert.Equal(made, steps.Select(s => s.Form!.Name));
        Assert.Equal(["pread64", "aio:PREAD", "io_uring:READV"], steps.Select(s => s.Captured!.Name));
        Assert.All(steps, s => Assert.Contains(4096UL, s.Words));
        Assert.Empty(plan.KeptAsCaptured);
    }

    [Fact]
    public void What_an_engine_cannot_do_stays_and_is_counted()
    {
        LoadPlan plan = new MadeUpLoad().Open(3, "/a").Read(3, "/a", 1, 1)
            .Call("fdatasync", "3</a>", 0, "/a", fd: 3).Plan(new PlanOptions { Engine = LoadEngine.Aio });

        Assert.Equal(["openat", "read", "aio:FDSYNC"], plan.Threads[0].Steps.Select(s => s.Form!.Name));
        Assert.Equal(new Dictionary<string, long> { ["read"] = 1 }, plan.KeptAsCaptured);
    }
}
