namespace Weir.Replay.Tests;

public sealed class SpinTests
{
    [Fact]
    public void Threads_that_spin_on_memory_take_turns_and_replay()
    {
        using RoundTrip trip = new();
        trip.Circle([CProgram.Build("spin")]);
    }
}
