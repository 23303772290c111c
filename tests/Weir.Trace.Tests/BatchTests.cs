using Weir.Trace.Batches;
using Weir.Trace.Tests.Simulation;

namespace Weir.Trace.Tests;

public sealed class BatchTests
{
    private static readonly byte[] Record = RecordBytes.Call(new CallSketch
    {
        Number = Rows.Unlink, Captures = [new(0, "/some/where")],
    });

    [Fact]
    public async Task Every_waiting_consumer_sees_every_call_at_its_own_pace()
    {
        BatchFanOut fanOut = new();
        BatchQueue quick = fanOut.Subscribe("quick", depth: 1);
        BatchQueue slow = fanOut.Subscribe("slow", depth: 1);
        Task<long> quickCount = Task.Run(() => Consume(quick, pauseMs: 0), TestContext.Current.CancellationToken);
        Task<long> slowCount = Task.Run(() => Consume(slow, pauseMs: 1), TestContext.Current.CancellationToken);
        Produce(fanOut, 20_000);

        Assert.Equal(20_000, await quickCount);
        Assert.Equal(20_000, await slowCount);
        Assert.Equal(0, slow.Missed);
    }

    [Fact]
    public void A_consumer_that_skips_misses_calls_and_they_are_counted()
    {
        BatchFanOut fanOut = new();
        BatchQueue queue = fanOut.Subscribe("screen", depth: 2, WhenFull.Skip);
        Produce(fanOut, 10_000);

        Assert.True(queue.Missed > 0);
        Assert.Equal(10_000, queue.Given + queue.Missed);
        Assert.Equal(queue.Given, Consume(queue, pauseMs: 0));
    }

    [Fact]
    public void A_consumer_that_closes_holds_nobody_up()
    {
        BatchFanOut fanOut = new();
        BatchQueue queue = fanOut.Subscribe("pipe", depth: 1);
        queue.Close();
        Produce(fanOut, 10_000);

        Assert.Equal(10_000, queue.Missed);
        Assert.Null(queue.Take());
        Assert.True(queue.IsDone);
    }

    [Fact]
    public void Captured_memory_stays_with_its_call_when_the_arena_grows()
    {
        CallBatch batch = new(capacity: 100, arenaBytes: 16);
        for (int i = 0; i < 100; i++)
        {
            ref Call call = ref batch.Next();
            call = default;
            byte[] bytes = new byte[i + 1];
            Array.Fill(bytes, (byte)i);
            batch.Keep(ref call, bytes);
            batch.Commit();
        }

        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(i + 1, batch.Calls[i].Captures.Length);
            Assert.Equal(-1, batch.Calls[i].Captures.IndexOfAnyExcept((byte)i));
        }
    }

    [Fact]
    public void A_call_that_is_known_costs_no_memory()
    {
        BatchFanOut fanOut = new();
        CallStream stream = new(new CallStreamOptions(), fanOut);
        Take(stream, 5_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Take(stream, 100_000);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(allocated < 100_000, $"{allocated} bytes for 100000 calls");
    }

    private static void Take(CallStream stream, int calls)
    {
        for (int i = 0; i < calls; i++)
        {
            stream.Take(Record);
        }
    }

    private static void Produce(BatchFanOut fanOut, int calls)
    {
        CallStream stream = new(new CallStreamOptions(), fanOut);
        Take(stream, calls);
        stream.Complete();
    }

    private static long Consume(BatchQueue queue, int pauseMs)
    {
        long count = 0;
        ulong last = 0;
        while (queue.Take() is { } batch)
        {
            foreach (ref readonly Call call in batch.Calls)
            {
                Assert.Equal(last + 1, call.Seq);
                last = call.Seq;
                count++;
            }

            Thread.Sleep(pauseMs);
            queue.Return(batch);
        }

        return count;
    }
}
