using Weir.Catalogue.Records;
using Weir.Cli.Output;
using Weir.Streams;
using Weir.Trace;
using Weir.Trace.Batches;
using Weir.Trace.Stacks;

namespace Weir.Cli.Tracing;

/// <summary>
/// One run of <c>weir trace</c>. One thread fetches, names and filters; another one shows, so that a slow terminal
/// fills our queue and then the kernel's ring, where losses are counted, instead of the traced program's patience.
/// </summary>
internal sealed class TraceRun
{
    private const int FirstWaitMs = 1, WaitMs = 50, BusyRecords = 8192, Terminate = 15;

    private static readonly TimeSpan AccountEvery = TimeSpan.FromSeconds(1);
    private readonly TraceOptions _options;
    private readonly Surroundings _world;
    private readonly IWatcher? _watcher;
    private OutputThread[] _outputs = [];
    private WatchedTrace? _watched;

    public TraceRun(TraceOptions options, Surroundings world, IWatcher? watcher = null)
    {
        _options = options;
        _world = world;
        _watcher = watcher;
    }

    /// <summary>Traces until the end.</summary>
    /// <returns>The exit code.</returns>
    public int Run()
    {
        using IWatcher? watcher = _watcher;
        using Outputs outputs = Outputs.Open(_options, _world);
        using ITraceSession session = _world.Sessions.Start(_options);
        BatchFanOut fanOut = new();
        _outputs = [.. outputs.All.Select(consumer => new OutputThread(consumer, fanOut))];
        if (_watcher is not null)
        {
            OutputThread thread = new(_watcher, fanOut, WhenFull.Skip);
            _outputs = [.. _outputs, thread];
            _watched = new WatchedTrace(_watcher, thread, _world.Clock);
        }

        CallStream stream = new(
            new CallStreamOptions
            {
                Filter = _options.Filter, WallOffsetNs = session.WallOffsetNs, ErrorsOnly = _options.ErrorsOnly,
                SlowerThanNs = _options.SlowerThanNs, StackNamer = _options.Stacks ? Namer() : null,
            },
            fanOut);
        try
        {
            _watcher?.Begin();
            Fetch(session, stream, outputs.Account);
        }
        finally
        {
            stream.Complete();
            Array.ForEach(_outputs, o => o.Join());
        }

        SourceCounters counters = session.ReadCounters();
        outputs.Account.Set(counters, stream.ReadCounters());
        Array.ForEach(_outputs, o => o.Complete(counters, stream.ReadCounters()));
        _watched?.End(session, stream);
        return Report(session, counters, stream.ReadCounters(), fanOut);
    }

    // What is launched may have ended before anybody looks at it.
    private StackNamer Namer()
    {
        var namer = new StackNamer();
        if (_options.Launch is { } launch)
        {
            string program = ProgramFinder.Find(launch.Command[0], launch.Directory);
            namer.Saw(Path.GetFullPath(program, Path.GetFullPath(launch.Directory ?? ".")));
        }

        return namer;
    }

    private void Fetch(ITraceSession session, CallStream stream, LiveAccount account)
    {
        using StopSignals signals = new(_options.Launch is null || _watcher is not null ? null : session.Signal);
        long start = _world.Clock.GetTimestamp(), counted = start;
        int wait = FirstWaitMs;
        Progress progress = new(_world, _options.Output.Summary);
        while (!IsOver(session, signals, start))
        {
            int found = session.Drain(stream);
            stream.Flush();
            progress.Show(stream);
            if (_options.Streams.Any && _world.Clock.GetElapsedTime(counted) >= AccountEvery)
            {
                counted = _world.Clock.GetTimestamp();
                account.Set(session.ReadCounters(), stream.ReadCounters());
            }

            _watched?.Tell(session, stream);

            // A drain that found much means that more is coming; after little, waiting costs nobody anything. The first
            // rows are shown at once.
            if (found < BusyRecords)
            {
                session.Wait(wait);
                wait = Math.Min(2 * wait, WaitMs);
            }
        }

        if (_watcher is not null && (signals.Stop || _watcher.EndsProgram))
        {
            session.Signal(Terminate);
        }

        session.StopTracing();
        while (session.Drain(stream) > 0)
        {
        }

        session.DrainRunning(stream);
        progress.Clear();
        if (_watcher is null || signals.Stop || _watcher.EndsProgram)
        {
            WaitForProgram(session);
        }
    }

    // The gates are off; the program that we launched still decides when we end, and with which status.
    private void WaitForProgram(ITraceSession session)
    {
        while (_options.Launch is not null && session.ExitStatus is null && !session.Ended)
        {
            Thread.Sleep(WaitMs);
        }
    }

    private bool IsOver(ITraceSession session, StopSignals signals, long start) =>
        session.Ended
        || signals.Stop
        || _watcher?.WantsEnd == true
        || Array.TrueForAll(_outputs, o => o.Failure is not null)
        || (_options.Limit > 0 && Array.TrueForAll(_outputs, IsFull))
        || (_options.Duration is { } duration && _world.Clock.GetElapsedTime(start) >= duration);

    private bool IsFull(OutputThread output) => output.Failure is not null || output.Shown >= _options.Limit;

    private int Report(ITraceSession session, SourceCounters counters, StreamCounters stream, BatchFanOut fanOut)
    {
        if (!_options.Output.Quiet || !AccountText.IsClean(counters, stream))
        {
            foreach (string line in AccountText.Lines(counters, stream, fanOut.Consumers))
            {
                _world.Error.WriteLine($"weir: {line}");
            }
        }

        foreach (OutputThread output in _outputs)
        {
            if (output.Failure is { } failure)
            {
                _world.Error.WriteLine($"weir: {output.Name} is incomplete: {WeirTool.Message(failure)}");
            }
        }

        if (_outputs.Any(o => o.Failure is not null))
        {
            return ExitCode.Failure;
        }

        return session.ExitStatus ?? ExitCode.Done;
    }
}
