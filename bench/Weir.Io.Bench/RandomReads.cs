using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace Weir.Io.Bench;

/// <summary>Random 4 KiB reads, as many loops as the depth, each with one read under way.</summary>
internal sealed class RandomReads(string path, int depth, double seconds)
{
    private const int BlockBytes = 4096;
    private readonly long _blocks = new FileInfo(path).Length / BlockBytes;

    public async Task<Sample> WithEngine(IoBackendKind backend, IoContinuations continuations)
    {
        await using IoEngine engine = new(new() { Backend = backend, Continuations = continuations, Depth = depth });
        using AsyncFile file = AsyncFile.Open(path, new() { Direct = true, Engine = engine });
        IoBuffer[] buffers = [.. Enumerable.Range(0, depth).Select(_ => file.AllocateBuffer(BlockBytes))];
        Sample sample = await All(i => EngineLoop(file, buffers[i].Memory, i)).ConfigureAwait(false);
        Array.ForEach(buffers, buffer => ((IDisposable)buffer).Dispose());
        Console.Error.WriteLine($"{backend}, {continuations}: {engine.Statistics}");
        return sample;
    }

    public async Task<Sample> WithRandomAccess()
    {
        using IoEngine engine = new(new() { Depth = 1 });
        using AsyncFile opened = AsyncFile.Open(path, new() { Direct = true, Engine = engine });
        IoBuffer[] buffers = [.. Enumerable.Range(0, depth).Select(_ => opened.AllocateBuffer(BlockBytes))];
        Sample sample = await All(i => RandomAccessLoop(opened.Handle, buffers[i].Memory, i)).ConfigureAwait(false);
        Array.ForEach(buffers, buffer => ((IDisposable)buffer).Dispose());
        return sample;
    }

    private async Task<Sample> All(Func<int, Task<long>> loop) => await Measure.Run(async () =>
    {
        Task<long>[] loops = new Task<long>[depth];
        for (int i = 0; i < depth; i++)
        {
            loops[i] = loop(i);
        }

        return (await Task.WhenAll(loops).ConfigureAwait(false)).Sum();
    }).ConfigureAwait(false);

    private async Task<long> EngineLoop(AsyncFile file, Memory<byte> buffer, int seed)
    {
        Random random = new(seed);
        long end = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency);
        long count = 0;
        for (; Stopwatch.GetTimestamp() < end; count++)
        {
            int read = await file.ReadAsync(buffer, random.NextInt64(_blocks) * BlockBytes).ConfigureAwait(false);
            Trace.Assert(read == BlockBytes);
        }

        return count;
    }

    private async Task<long> RandomAccessLoop(SafeFileHandle file, Memory<byte> buffer, int seed)
    {
        Random random = new(seed);
        long end = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency);
        long count = 0;
        for (; Stopwatch.GetTimestamp() < end; count++)
        {
            long offset = random.NextInt64(_blocks) * BlockBytes;
            int read = await RandomAccess.ReadAsync(file, buffer, offset).ConfigureAwait(false);
            Trace.Assert(read == BlockBytes);
        }

        return count;
    }
}
