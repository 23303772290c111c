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
}
