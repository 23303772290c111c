using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Weir.Trace.Batches;

/// <summary>Hands every batch to every consumer, each at its own pace, and takes the batches back for reuse.</summary>
public sealed class BatchFanOut
{
    private const int MostPooled = 512;

    private readonly ConcurrentBag<CallBatch> _pool = [];
    private ImmutableArray<BatchQueue> _queues = [];

    /// <summary>The consumers.</summary>
    public ImmutableArray<BatchQueue> Consumers => _queues;

    /// <summary>Adds a consumer, which sees what is published from now on.</summary>
    /// <param name="name">Who it is, for the account at the end.</param>
    /// <param name="depth">The most batches that may wait for it.</param>
    /// <param name="whenFull">What happens when so many wait.</param>
    public BatchQueue Subscribe(string name, int depth = 64, WhenFull whenFull = WhenFull.Wait)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(depth);
        BatchQueue queue = new(this, name, depth, whenFull);
        ImmutableInterlocked.Update(ref _queues, queues => queues.Add(queue));
        return queue;
    }

    /// <summary>Gives every consumer the batch.</summary>
    public void Publish(CallBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ImmutableArray<BatchQueue> queues = _queues;
        batch.Hold(queues.Length + 1);
        foreach (BatchQueue queue in queues)
        {
            queue.Put(batch);
        }

        Return(batch);
    }

    /// <summary>Tells every consumer that no more comes.</summary>
    public void Complete()
    {
        foreach (BatchQueue queue in _queues)
        {
            queue.Complete();
        }
    }

    /// <summary>An empty batch.</summary>
    internal CallBatch Rent() => _pool.TryTake(out CallBatch? batch) ? batch : new CallBatch();

    /// <summary>One consumer less holds the batch.</summary>
    internal void Return(CallBatch batch)
    {
        if (batch.Release() && _pool.Count < MostPooled)
        {
            batch.Clear();
            _pool.Add(batch);
        }
    }
}
