using System.Diagnostics;

namespace Weir.Io.Tests;

/// <summary>Waits for what other threads bring about.</summary>
public static class Eventually
{
    public static async Task True(Func<bool> condition, int timeoutMs = 20_000)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            bool inTime = Stopwatch.GetElapsedTime(start).TotalMilliseconds < timeoutMs;
            Assert.True(inTime, "still not so after the time-out");
            await Task.Delay(1, CancellationToken.None);
        }
    }
}
