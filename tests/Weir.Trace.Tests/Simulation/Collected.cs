using Weir.Trace.Batches;

namespace Weir.Trace.Tests.Simulation;

/// <summary>Runs records through a stream and keeps what came out.</summary>
public sealed class Collected
{
    public Collected(IEnumerable<byte[]> records, CallStreamOptions? options = null)
    {
        BatchFanOut fanOut = new();
        BatchQueue queue = fanOut.Subscribe("test", depth: int.MaxValue);
        CallStream stream = new(options ?? new CallStreamOptions(), fanOut);
        foreach (byte[] record in records)
        {
            stream.Take(record);
        }

        stream.Complete();
        while (queue.Take() is { } batch)
        {
            Calls.AddRange(batch.Calls);
        }

        Counters = stream.ReadCounters();
    }

    public List<Call> Calls { get; } = [];

    public StreamCounters Counters { get; }

    public static Call One(params byte[][] records) => Assert.Single(new Collected(records).Calls);
}
