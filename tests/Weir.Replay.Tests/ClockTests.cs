namespace Weir.Replay.Tests;

public sealed class ClockTests
{
    [Fact]
    public void Clocks_are_read_without_a_call_and_again_in_the_replay()
    {
        using RoundTrip trip = new();
        trip.Circle([CProgram.Build("clocks")], hashes: 2);
        Assert.Contains("bad -1, of the process 1", trip.Replayed.Output, StringComparison.Ordinal);
        Assert.Contains("child 0 total", trip.Replayed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("backwards", trip.Replayed.Output, StringComparison.Ordinal);

        // Of the 28,000 reads up to the child's end, one in 256 is a call.
        Assert.True(int.Parse(trip.Recorded.Value("calls")) < 1_500, trip.Recorded.Summary);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2, "read")]
    public void A_counter_is_read_in_code_that_nothing_names(int hashes, params string[] read)
    {
        using RoundTrip trip = new();
        trip.Circle([CProgram.Build("counter"), .. read], hashes: hashes);
        Assert.Contains("table 1 15 49 2", trip.Replayed.Output, StringComparison.Ordinal);
        Assert.Contains("forwards", trip.Replayed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_counter_that_is_read_often_is_read_without_a_stop()
    {
        using RoundTrip trip = new();
        trip.Circle([CProgram.Build("timestamps")], hashes: 2);
        Assert.Equal(4, trip.Replayed.Output.Split(", 0 times backwards").Length - 1);

        // 80,000 reads of the counter and 16,000 of a clock, one in 256 of them with a stop.
        Assert.True(int.Parse(trip.Recorded.Value("stops")) < 1_500, trip.Recorded.Summary);
    }
}
