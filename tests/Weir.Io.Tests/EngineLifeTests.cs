using System.Diagnostics;
using System.Diagnostics.Metrics;
using Weir.Catalogue;

namespace Weir.Io.Tests;

public sealed class EngineLifeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Backends.All), MemberType = typeof(Backends))]
    public async Task Dispose_returns_before_the_kernel_is_done_and_twice_is_once(IoBackendKind backend)
    {
        // The best of several: what is measured is the call, not the machine's other work.
        double bestMs = double.MaxValue;
        for (int i = 0; i < 8; i++)
        {
            IoEngine engine = Backends.Make(backend);
            long start = Stopwatch.GetTimestamp();
            engine.Dispose();
            engine.Dispose();
            bestMs = Math.Min(bestMs, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            await engine.Quiescent.WaitAsync(TimeSpan.FromSeconds(20), Token);
        }

        Assert.InRange(bestMs, 0, 10);
    }

    [Theory]
    [MemberData(nameof(Backends.All), MemberType = typeof(Backends))]
    public async Task Disposing_with_requests_in_flight_ends_every_await_and_frees_every_buffer(IoBackendKind backend)
    {
        using TempFile temp = new(4 << 20);
        IoEngine engine = Backends.Make(backend, depth: 4);
        using AsyncFile file = AsyncFile.Open(temp.Path, new() { Direct = true, Engine = engine });
        using PipePair pipe = new(engine);
        IoBuffer[] buffers = [.. Enumerable.Range(0, 20).Select(_ => file.AllocateBuffer(1 << 20))];
        Task<int>[] reads = [.. buffers.Select(
            (buffer, i) => (i % 5 == 0 ? pipe.Reader : file).ReadAsync(buffer.Memory, 0, Token).AsTask())];
        engine.Dispose();
        foreach (Task<int> read in reads)
        {
            try
            {
                Assert.Equal(1 << 20, await read.WaitAsync(TimeSpan.FromSeconds(20), Token));
            }
            catch (ObjectDisposedException)
            {
            }
        }

        Assert.Contains(reads, read => read.IsFaulted);
        await engine.Quiescent.WaitAsync(TimeSpan.FromSeconds(20), Token);
        foreach (IoBuffer buffer in buffers)
        {
            ((IDisposable)buffer).Dispose();
            Assert.True(buffer.IsFreed);
        }

        Assert.Throws<ObjectDisposedException>(() => { _ = file.ReadAsync(new byte[1], 0, Token).AsTask(); });
    }

    [Theory]
    [MemberData(nameof(Backends.AllWithContinuations), MemberType = typeof(Backends))]
    public async Task An_awaiter_that_blocks_does_not_stop_the_others(
        IoBackendKind backend, IoContinuations continuations)
    {
        using TempFile temp = new(1 << 20);
        await using IoEngine engine = Backends.Make(backend, continuations);
        using AsyncFile file = AsyncFile.Open(temp.Path, new() { Direct = true, Engine = engine });
        using ManualResetEventSlim gate = new();
        int others = 0;

        async Task Blocks()
        {
            using IoBuffer buffer = file.AllocateBuffer(4096);
            await file.ReadAsync(buffer.Memory, 0, Token).ConfigureAwait(false);
            gate.Wait(TimeSpan.FromSeconds(30), Token);
            // Waiting in a blocking way for a request of the same engine works, too.
            Assert.Equal(4096, file.ReadAsync(buffer.Memory, 4096, Token).AsTask().Result);
        }

        async Task GoesOn()
        {
            using IoBuffer buffer = file.AllocateBuffer(4096);
            for (int i = 0; i < 20; i++)
            {
                await file.ReadAsync(buffer.Memory, i * 4096, Token).ConfigureAwait(false);
                Interlocked.Increment(ref others);
            }
        }

        // Not from here: a read that is done at once would go on, and block, in this very thread.
        Task[] blocking = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(Blocks, Token))];
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => GoesOn())).WaitAsync(TimeSpan.FromSeconds(20), Token);
        Assert.Equal(160, others);
        Assert.All(blocking, task => Assert.False(task.IsCompleted));
        gate.Set();
        await Task.WhenAll(blocking).WaitAsync(TimeSpan.FromSeconds(20), Token);
        Assert.True(engine.Statistics.ExtraWorkers > 0);
    }

    [Theory]
    [MemberData(nameof(Backends.All), MemberType = typeof(Backends))]
    public async Task More_waiting_requests_than_allowed_fail_with_a_remedy(IoBackendKind backend)
    {
        await using IoEngine engine = new(new() { Backend = backend, Depth = 2, MaxWaiting = 4 });
        using PipePair pipe = new(engine);
        byte[] buffer = new byte[64];
        Task<int>[] reads = [.. Enumerable.Range(0, 10).Select(_ => pipe.Reader.ReadAsync(buffer, 0, Token).AsTask())];
        await Eventually.True(() => reads.Count(read => read.IsFaulted) == 4);
        IoException error = (IoException)reads.First(read => read.IsFaulted).Exception!.InnerException!;
        Assert.Equal((Errno.EAGAIN, IoStage.Submit), (error.Errno, error.Stage));
        Assert.Contains("MaxWaiting", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Backends.All), MemberType = typeof(Backends))]
    public async Task A_value_task_awaited_twice_is_found_out(IoBackendKind backend)
    {
        using TempFile temp = new(4096);
        await using IoEngine engine = Backends.Make(backend);
        using AsyncFile file = AsyncFile.Open(temp.Path, new() { Direct = true, Engine = engine });
        using IoBuffer buffer = file.AllocateBuffer(4096);
#pragma warning disable CA2012 // The misuse is the test.
        ValueTask<int> read = file.ReadAsync(buffer.Memory, 0, Token);
        Assert.Equal(4096, await read);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await read);
#pragma warning restore CA2012
    }

    [Theory]
    [MemberData(nameof(Backends.All), MemberType = typeof(Backends))]
    public async Task Closing_the_file_in_flight_waits_for_its_requests(IoBackendKind backend)
    {
        await using IoEngine engine = Backends.Make(backend);
        using PipePair pipe = new(engine);
        byte[] buffer = new byte[8];
        ValueTask<int> read = pipe.Reader.ReadAsync(buffer, 0, Token);
        pipe.Reader.Dispose();
        await pipe.Writer.WriteAsync("late"u8.ToArray(), 0, Token);
        Assert.Equal(4, await read);
        Assert.Throws<ObjectDisposedException>(() => { _ = pipe.Reader.ReadAsync(buffer, 0, Token).AsTask(); });
    }

    [Theory]
    [MemberData(nameof(Backends.All), MemberType = typeof(Backends))]
    public async Task The_meter_tells_what_the_engine_did(IoBackendKind backend)
    {
        using TempFile temp = new(1 << 16);
        await using IoEngine engine = Backends.Make(backend);
        using AsyncFile file = AsyncFile.Open(temp.Path, new() { Direct = true, Engine = engine });
        using IoBuffer buffer = file.AllocateBuffer(4096);
        for (int i = 0; i < 10; i++)
        {
            await file.ReadAsync(buffer.Memory, 0, Token);
        }

        Dictionary<string, long> seen = [];
        using MeterListener listener = new()
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == "Weir.Io")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        string tag = backend == IoBackendKind.Aio ? "aio" : "io_uring";
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (tags.ToArray().Any(pair => pair.Value as string == tag))
            {
                seen[instrument.Name] = seen.GetValueOrDefault(instrument.Name) + value;
            }
        });
        listener.Start();
        listener.RecordObservableInstruments();
        Assert.True(seen["weir.io.completed"] >= 10);
        Assert.True(seen["weir.io.submitted"] >= 10);
        Assert.Equal(0, seen["weir.io.stale_events"]);
        Assert.Contains("weir.io.would_have_blocked", seen.Keys);
    }

    [Theory]
    [MemberData(nameof(Backends.All), MemberType = typeof(Backends))]
    public async Task A_request_outlives_the_thread_that_began_it(IoBackendKind backend)
    {
        await using IoEngine engine = Backends.Make(backend);
        using PipePair pipe = new(engine);
        byte[] buffer = new byte[4];
        Task<int>? read = null;
        Thread beginner = new(() => read = pipe.Reader.ReadAsync(buffer, 0, Token).AsTask());
        beginner.Start();
        beginner.Join();
        await Task.Delay(50, Token);
        Assert.False(read!.IsCompleted);
        await pipe.Writer.WriteAsync("late"u8.ToArray(), 0, Token);
        Assert.Equal(4, await read.WaitAsync(TimeSpan.FromSeconds(20), Token));
    }

    [Fact]
    public async Task Native_aio_sends_what_would_block_to_a_helper_thread_and_counts_it()
    {
        using TempFile temp = new();
        await using IoEngine engine = Backends.Make(IoBackendKind.Aio);
        using AsyncFile file = AsyncFile.Open(temp.Path, new() { Access = FileAccess.ReadWrite, Engine = engine });
        await file.WriteAsync(new byte[1 << 20], 0, Token);
        // ext4 has no RWF_NOWAIT for buffered writes; a file system that has it answers at once.
        Assert.Equal(1, engine.Statistics.WouldHaveBlocked + engine.Statistics.DoneAtOnce);
        Assert.Equal(0, engine.Statistics.Submitted);
    }
}
