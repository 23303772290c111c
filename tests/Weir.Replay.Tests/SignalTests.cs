namespace Weir.Replay.Tests;

public sealed class SignalTests
{
    [Fact]
    public void Signals_with_handlers_replay_where_they_came()
    {
        using RoundTrip trip = new();
        trip.Circle([CProgram.Build("signals")], exitCode: 128 + 15);
        Assert.Contains("5 so far", trip.Replayed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_crash_replays_up_to_the_instruction_that_raised_it()
    {
        using RoundTrip trip = new();
        trip.Circle([CProgram.Build("crash")], exitCode: 128 + 11, hashes: 0);
        Assert.Contains("about to crash", trip.Replayed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_child_that_is_suspended_and_goes_on_replays()
    {
        using RoundTrip trip = new();
        trip.Circle([CProgram.Build("jobs")]);
        Assert.Equal(2, trip.Replayed.Output.Split("stands still").Length - 1);
        Assert.Contains("suspended itself: child stopped 1 by 20", trip.Replayed.Output, StringComparison.Ordinal);
    }
}
