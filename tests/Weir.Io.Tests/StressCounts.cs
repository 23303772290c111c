namespace Weir.Io.Tests;

/// <summary>What the stress did.</summary>
public sealed class StressCounts
{
    private long _completed;
    private long _cancelled;
    private long _disposed;
    private long _registered;

    public long Completed => Interlocked.Read(ref _completed);

    public long Cancelled => Interlocked.Read(ref _cancelled);

    public long Disposed => Interlocked.Read(ref _disposed);

    /// <summary>Buffers that engines knew by number at their end.</summary>
    public long Registered => Interlocked.Read(ref _registered);

    public void CountCompleted() => Interlocked.Increment(ref _completed);

    public void CountCancelled() => Interlocked.Increment(ref _cancelled);

    public void CountDisposed() => Interlocked.Increment(ref _disposed);

    public void CountRegistered(long count) => Interlocked.Add(ref _registered, count);

    public override string ToString() =>
        $"{Completed} completed, {Cancelled} cancelled, {Disposed} disposed in flight, {Registered} registered";
}
