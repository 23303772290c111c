using Weir.Trace;
using Weir.Trace.Batches;
using Weir.Trace.Tests.Simulation;
using Weir.Tui.Model;
using Weir.Tui.Watching;

namespace Weir.Tui.Tests;

/// <summary>A watch that a made-up machine is traced into, second by second.</summary>
internal sealed class Traced
{
    public Clock Clock { get; } = new();

    public Watch Watch { get; }

    private readonly BatchFanOut _fanOut = new();
    private readonly BatchQueue _queue;
    private readonly CallStream _stream;

    public Traced()
    {
        Watch = new Watch(Clock);
        _queue = _fanOut.Subscribe("test", depth: int.MaxValue);
        _stream = new CallStream(new CallStreamOptions(), _fanOut);
    }

    /// <summary>Some threads that read and unlink for so many seconds.</summary>
    public static Traced World(int seconds, int seed = 7)
    {
        Traced traced = new();
        List<byte[]> records = new World(seed, threadNumbers: 6).Run(400 * seconds).Records;
        foreach (byte[][] second in records.Chunk(records.Count / seconds))
        {
            traced.Add(second);
            traced.Clock.Pass(1000);
        }

        return traced;
    }

    public Traced Add(params IEnumerable<byte[]> records)
    {
        foreach (byte[] record in records)
        {
            _stream.Take(record);
        }

        _stream.Flush();
        while (_queue.Take(timeoutMs: 0) is { } batch)
        {
            Watch.Add(batch);
            _queue.Return(batch);
        }

        return this;
    }

    /// <summary>Somebody looks at what runs.</summary>
    public Traced Run(params IEnumerable<byte[]> records)
    {
        CallBatch running = new();
        foreach (byte[] record in records)
        {
            _stream.Peek(record, running);
        }

        Watch.SetRunning(running);
        return this;
    }

    public DashboardModel Model(Tab tab = Tab.Overview, int width = 80, int height = 24)
    {
        DashboardModel model = new() { Target = "ada --all", Width = width, Height = height, Tab = tab };
        return model with { Snapshot = Watch.Look(model.Question) };
    }
}
