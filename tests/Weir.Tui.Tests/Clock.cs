namespace Weir.Tui.Tests;

/// <summary>Time that passes when a test says so.</summary>
internal sealed class Clock : TimeProvider
{
    private long _ms = 1_000;

    public override long TimestampFrequency => 1000;

    public override long GetTimestamp() => _ms;

    public void Pass(long ms) => _ms += ms;
}
