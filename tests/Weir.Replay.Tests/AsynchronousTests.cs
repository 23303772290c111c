namespace Weir.Replay.Tests;

public sealed class AsynchronousTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("2")]      // SQPOLL: taken at calls
    [InlineData("0x100")]  // COOP_TASKRUN
    [InlineData("0x400")]  // SQE128
    [InlineData("0x800")]  // CQE32
    [InlineData("0x3000")] // SINGLE_ISSUER and DEFER_TASKRUN
    [InlineData("0x2002")] // SQPOLL with DEFER_TASKRUN: the kernel refuses it, and so must the recorder
    public void A_program_with_io_uring_replays_without_a_ring(string flags)
    {
        using RoundTrip trip = new();
        trip.Circle([CProgram.Build("rings", "uring"), flags]);
        string expected = flags == "0x2002" ? "setup -22" : "end of recv";
        Assert.Contains(expected, trip.Replayed.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("2")]       // SQPOLL
    [InlineData("0x40")]    // R_DISABLED
    [InlineData("0x80")]    // SUBMIT_ALL
    [InlineData("0x100")]   // COOP_TASKRUN
    [InlineData("0x400")]   // SQE128
    [InlineData("0x800")]   // CQE32
    [InlineData("0x3000")]  // SINGLE_ISSUER and DEFER_TASKRUN
    [InlineData("0x4000")]  // NO_MMAP
    [InlineData("0x10000")] // NO_SQARRAY
    public void Every_operation_of_io_uring_replays(string flags)
    {
        using RoundTrip trip = new();
        trip.Circle([CProgram.Build("ringops"), flags]);
        Assert.Contains("setup 0", trip.Replayed.Output, StringComparison.Ordinal);
        Assert.Contains("cancel\n", trip.Replayed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_ring_that_polls_devices_refuses_a_file_without_such_a_queue_in_the_replay_too()
    {
        using RoundTrip trip = new();
        trip.Circle([CProgram.Build("ringops"), "1", "read"]);
        Assert.Contains("setup 0", trip.Replayed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Completions_polled_in_memory_replay()
    {
        using RoundTrip trip = new();
        trip.Circle([CProgram.Build("peek", "uring")]);
    }

    [Fact]
    public void A_program_with_native_aio_replays_without_a_context()
    {
        using RoundTrip trip = new();
        trip.Circle([CProgram.Build("aio", "aio")]);
    }

    [Fact]
    public void Native_aio_reaped_out_of_the_mapped_ring_replays()
    {
        using RoundTrip trip = new();
        trip.Circle([CProgram.Build("aioring")]);
        Assert.Contains("magic a10a10a1", trip.Replayed.Output, StringComparison.Ordinal);
        Assert.Contains("destroy 0", trip.Replayed.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--ioengine=io_uring --thread --numjobs=2")]
    [InlineData("--ioengine=io_uring --thread --sqthread_poll=1")]
    [InlineData("--ioengine=libaio --direct=1 --thread")]
    [InlineData("--ioengine=psync --numjobs=2")]
    public void A_load_generator_replays_with_all_its_timings(string engine)
    {
        Programs.Need("fio");
        using RoundTrip trip = new();
        trip.Circle(
        [
            "fio", "--name=job", "--rw=randrw", "--size=1m", "--bs=4k", "--iodepth=8", "--filename=fio.data",
            "--number_ios=150", .. engine.Split(' '),
        ]);
    }
}
