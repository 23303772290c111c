namespace Weir.Io.Tests;

/// <summary>What the stress did.</summary>
public sealed class StressCounts
{
    private long _completed;
    private long _cancelled;
    private long _disposed;

    public long Completed => Interlocked.Read(ref _completed);

    public long Cancelled => Interlocked.Read(ref _cancelled);

    public long Disposed => Interlocked.Read(ref _disposed);

    public void CountCompleted() => Interlocked.Increment(ref _completed);

    public void CountCancelled() => Interlocked.Increment(ref _cancelled);

    public void CountDisposed() => Interlocked.Increment(ref _disposed);

    public override string ToString() => $"{Completed} completed, {Cancelled} cancelled, {Disposed} disposed in flight";
}
