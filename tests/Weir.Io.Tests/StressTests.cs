using System.Globalization;

namespace Weir.Io.Tests;

/// <summary>
/// Requests, cancels, disposals and a compacting collector race for a while (WEIR_STRESS_SECONDS, a few by default);
/// canaries around and between buffers tell of any byte written where none should be.
/// </summary>
[Collection("alone")]
public sealed class StressTests
{
    private const int Block = 4096;
    private const int FileBlocks = 1024;

    private static double Seconds => double.Parse(
        Environment.GetEnvironmentVariable("WEIR_STRESS_SECONDS") ?? "3", CultureInfo.InvariantCulture);

    [Theory]
    [MemberData(nameof(Backends.AllWithContinuations), MemberType = typeof(Backends))]
    public async Task No_byte_is_written_outside_a_live_buffer(IoBackendKind backend, IoContinuations continuations)
    {
        int seed = Environment.TickCount;
        using TempFile temp = new(FileBlocks * Block);
        StressCounts counts = new();
        using CancellationTokenSource end = new(TimeSpan.FromSeconds(Seconds));
        Thread collector = new(() => Collect(end.Token));
        collector.Start();
        try
        {
            List<Task> tasks = [];
            for (int engine = 0; engine < 2; engine++)
            {
                int number = engine;
                tasks.Add(Task.Run(
                    () => Engines(backend, continuations, temp, seed + number, counts, end.Token),
                    CancellationToken.None));
            }

            tasks.Add(Task.Run(() => Guards(seed + 9, end.Token), CancellationToken.None));
            await Task.WhenAll(tasks);
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"seed {seed}: {error.Message}", error);
        }
        finally
        {
            await end.CancelAsync();
            collector.Join();
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}: {counts}");
        Assert.True(counts.Completed > 0 && counts.Cancelled > 0 && counts.Disposed > 0, counts.ToString());
        Assert.Equal(backend == IoBackendKind.IoUring, counts.Registered > 0);
    }

    private static async Task Engines(
        IoBackendKind backend, IoContinuations continuations, TempFile temp, int seed, StressCounts counts,
        CancellationToken end)
    {
        Random random = new(seed);
        while (!end.IsCancellationRequested)
        {
            IoEngine engine = Backends.Make(backend, continuations, depth: random.Next(4, 64));
            using AsyncFile direct = AsyncFile.Open(temp.Path, new() { Direct = true, Engine = engine });
            using PipePair pipe = new(engine);
            using CancellationTokenSource life = CancellationTokenSource.CreateLinkedTokenSource(end);
            life.CancelAfter(random.Next(50, 1500));
            Task[] workers = [.. Enumerable.Range(0, 24).Select(i => Task.Run(() => i % 6 == 0
                ? new StressWorker(counts, random.Next()).Pipes(pipe, life.Token)
                : new StressWorker(counts, random.Next()).Reads(direct, temp.Content, life.Token)))];
            Task all = Task.WhenAll(workers);
            await Task.WhenAny(all, Task.Delay(Timeout.Infinite, life.Token)).ConfigureAwait(false);
            counts.CountRegistered(engine.Statistics.RegisteredBuffers);
            // With requests in flight: every await must end, with a result or with the engine's end.
            engine.Dispose();
            await all.WaitAsync(TimeSpan.FromSeconds(60), CancellationToken.None);
            await engine.Quiescent.WaitAsync(TimeSpan.FromSeconds(60), CancellationToken.None);
            Assert.Equal(0, engine.Statistics.StaleEvents);
            Assert.Equal(0, engine.Statistics.InFlight);
        }
    }

    /// <summary>Native memory that nobody may write to, allocated where freed buffers were.</summary>
    private static async Task Guards(int seed, CancellationToken end)
    {
        Random random = new(seed);
        while (!end.IsCancellationRequested)
        {
            IoBuffer[] guards = [.. Enumerable.Range(0, 32).Select(_ => IoBuffer.Allocate(3 * Block))];
            Array.ForEach(guards, guard => guard.GetSpan().Fill(0x5A));
            await Task.Delay(random.Next(1, 5), CancellationToken.None);
            foreach (IoBuffer guard in guards)
            {
                Assert.Equal(-1, guard.GetSpan().IndexOfAnyExcept((byte)0x5A));
                ((IDisposable)guard).Dispose();
            }
        }
    }

    private static void Collect(CancellationToken end)
    {
        Random random = new(1);
        byte[][] garbage = new byte[256][];
        while (!end.IsCancellationRequested)
        {
            // Holes of many sizes give the compacting collector something to move.
            for (int i = 0; i < garbage.Length; i++)
            {
                garbage[random.Next(garbage.Length)] = new byte[random.Next(100, 20_000)];
            }

            GC.Collect(random.Next(3), GCCollectionMode.Forced, blocking: true, compacting: true);
            Thread.Sleep(random.Next(3));
        }
    }
}
