using Weir.Catalogue.Records;
using Weir.Kernel.Launching;
using Weir.Trace;
using Weir.Trace.Batches;

namespace Weir.Cli.Verifying;

/// <summary>Weir itself: one session for all runners. One thread fetches and names, another sorts.</summary>
internal sealed class WeirTracer : ITracer
{
    private const int WaitMs = 20;
    private readonly IRecordSource _source;
    private readonly Action<HeldProgram> _mark;
    private readonly Action _stop;
    private readonly CallStream _stream;
    private readonly Thread _fetcher, _sorter;
    private volatile bool _finishing;

    /// <summary>Traces with a source.</summary>
    /// <param name="source">Where records come from.</param>
    /// <param name="mark">Lets the source trace a held program.</param>
    /// <param name="stop">Takes the gates off.</param>
    /// <param name="sightings">Gets what is seen.</param>
    public WeirTracer(IRecordSource source, Action<HeldProgram> mark, Action stop, Sightings sightings)
    {
        _source = source;
        _mark = mark;
        _stop = stop;
        Sightings = sightings;
        BatchFanOut fanOut = new();
        BatchQueue queue = fanOut.Subscribe("verify");
        _stream = new CallStream(new CallStreamOptions(), fanOut);
        _sorter = new Thread(() => Sort(queue)) { Name = "sort", IsBackground = true };
        _fetcher = new Thread(Fetch) { Name = "fetch", IsBackground = true };
        _sorter.Start();
        _fetcher.Start();
    }

    /// <inheritdoc/>
    public Sightings Sightings { get; }

    /// <inheritdoc/>
    public long? Lost { get; private set; }

    /// <inheritdoc/>
    public bool TellsOperations => true;

    /// <inheritdoc/>
    public string? CannotSee(string scenario) => null;

    /// <inheritdoc/>
    public HeldProgram Start(LaunchRequest request)
    {
        HeldProgram program = HeldProgram.Start(request);
        Sightings.AddRunner(program.Pid);
        _mark(program);
        program.Release(request.Path);
        return program;
    }

    /// <inheritdoc/>
    public void Finish()
    {
        _finishing = true;
        _fetcher.Join();
        _sorter.Join();
        Lost = _source.ReadCounters().Lost;
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    private void Fetch()
    {
        while (!_finishing)
        {
            if (_source.Drain(_stream) == 0)
            {
                _stream.Flush();
                _source.Wait(WaitMs);
            }
        }

        _stop();
        while (_source.Drain(_stream) > 0)
        {
        }

        _source.DrainRunning(_stream);
        _stream.Complete();
    }

    private void Sort(BatchQueue queue)
    {
        while (queue.Take() is { } batch)
        {
            foreach (ref readonly Call call in batch.Calls)
            {
                if (Sightings.Wants(call.Pid, call.Tid, call.Row.Name, call.Source != AsyncSource.None))
                {
                    Sightings.Take(CallSight.Of(in call));
                }
            }

            queue.Return(batch);
        }
    }
}
