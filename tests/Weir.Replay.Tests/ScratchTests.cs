using System.Globalization;

namespace Weir.Replay.Tests;

public sealed class ScratchTests
{
    [Fact]
    public void A_program_that_races_with_its_reads_diverges()
    {
        using RoundTrip trip = Race();
        trip.Replay();
        Assert.Contains("getppid: recorded rsi=0x1 ", trip.Replayed.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void With_scratch_buffers_it_replays_identically()
    {
        using RoundTrip trip = Race("--scratch");
        string recorded = trip.Recorded.Output;
        Assert.Contains("read 8: 1\n", recorded, StringComparison.Ordinal);
        Assert.Contains("readv 8: 1\n", recorded, StringComparison.Ordinal);
        Assert.Equal(3, recorded.Split("chain 0 97\n").Length); // what is written is what was read, and 'a'
        Assert.Contains("fixed 64 97\n", recorded, StringComparison.Ordinal);
        Assert.Contains("aio 2 2, 524288 524288, 101711872, 1\n", recorded, StringComparison.Ordinal);
        trip.Replay();
        Assert.Contains("divergence=none", trip.Replayed.Summary, StringComparison.Ordinal);
        Assert.Equal("1", trip.Replayed.Value("hashes"));
        Assert.Equal(recorded, trip.Replayed.Output);
    }

    [Fact]
    public void Reads_that_keep_their_own_buffers_are_counted()
    {
        using RoundTrip trip = Race("--scratch");
        Assert.Contains(
            "1 reads keep their own buffers, because registered buffers", trip.Recorded.Summary,
            StringComparison.Ordinal);
        Assert.Contains("because a later request of its chain", trip.Recorded.Summary, StringComparison.Ordinal);
        Assert.Contains("because the ring orders", trip.Recorded.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rings", "uring", "0")]
    [InlineData("rings", "uring", "2")]
    [InlineData("ringops", null, "0")]
    [InlineData("peek", "uring", null)]
    [InlineData("aio", "aio", null)]
    public void Programs_that_do_not_race_notice_nothing(string program, string? library, string? flags)
    {
        using RoundTrip trip = new();
        string[] command = [CProgram.Build(program, library is null ? [] : [library])];
        trip.Record(flags is null ? command : [.. command, flags], "--scratch").Replay();
        Assert.Contains("divergence=none", trip.Replayed.Summary, StringComparison.Ordinal);
        Assert.True(int.Parse(trip.Replayed.Value("hashes"), CultureInfo.InvariantCulture) > 0);
        Assert.Equal(trip.Recorded.Output, trip.Replayed.Output);
    }

    [Theory]
    [InlineData("--ioengine=io_uring")]
    [InlineData("--ioengine=libaio --direct=1")]
    public void A_load_generator_that_checks_what_it_reads_finds_no_error(string engine)
    {
        Programs.Need("fio");
        using RoundTrip trip = new();
        trip.Record(
            [
                "fio", "--name=job", "--rw=randrw", "--size=1m", "--bs=4k", "--iodepth=8", "--filename=fio.data",
                "--verify=crc32c", "--thread", .. engine.Split(' '),
            ],
            "--scratch").Replay();
        Assert.Contains("divergence=none", trip.Replayed.Summary, StringComparison.Ordinal);
        Assert.Equal(trip.Recorded.Output, trip.Replayed.Output);
    }

    private static RoundTrip Race(params string[] flags)
    {
        string program = CProgram.Build("racing", "uring", "aio");
        RoundTrip trip = new();
        trip.File("data", new string('a', 1 << 20));
        return trip.Record([program, "data"], flags);
    }
}
