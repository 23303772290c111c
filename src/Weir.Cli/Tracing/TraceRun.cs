using Weir.Catalogue.Records;
using Weir.Cli.Captures;
using Weir.Cli.Output;
using Weir.Trace;
using Weir.Trace.Batches;

namespace Weir.Cli.Tracing;

/// <summary>
/// One run of <c>weir trace</c>. One thread fetches, names and filters; another one shows, so that a slow terminal
/// fills our queue and then the kernel's ring, where losses are counted, instead of the traced program's patience.
/// </summary>
internal sealed class TraceRun
{
    private const int WaitMs = 50, BusyRecords = 8192;

    private readonly TraceOptions _options;
    private readonly Surroundings _world;
    private Exception? _consumerFailure;
    private long _shown;

    public TraceRun(TraceOptions options, Surroundings world)
    {
        _options = options;
        _world = world;
    }

    /// <summary>Traces until the end.</summary>
    /// <returns>The exit code.</returns>
    public int Run()
    {
        using CaptureOutput? capture = CaptureOutput.TryOpen(_options, _world.Clock);
        using IByteSink sink = capture is null ? _world.OpenOutput(_options.Output.File) : new NoSink();
        EscapedText escape = new(Applies(_options.Output.Escape, sink));
        Palette palette = new(Applies(_options.Output.Color, sink));
        ICallConsumer consumer = capture ?? Consumer(sink, escape, palette);
        using ITraceSession session = _world.Sessions.Start(_options);
        BatchFanOut fanOut = new();
        BatchQueue queue = fanOut.Subscribe("output");
        CallStream stream = new(
            new CallStreamOptions
            {
                Filter = _options.Filter, WallOffsetNs = session.WallOffsetNs, ErrorsOnly = _options.ErrorsOnly,
                SlowerThanNs = _options.SlowerThanNs,
            },
            fanOut);
        Thread thread = new(() => Consume(queue, consumer)) { Name = "output" };
        thread.Start();
        try
        {
            Fetch(session, stream);
        }
        finally
        {
            stream.Complete();
            thread.Join();
        }

        SourceCounters counters = session.ReadCounters();
        if (_consumerFailure is null && consumer is SummaryOutput summary)
        {
            summary.WriteTables(sink, counters, escape, palette);
        }

        if (_consumerFailure is null)
        {
            capture?.Complete(counters, stream.ReadCounters());
            sink.Complete();
        }

        return Report(session, counters, stream.ReadCounters(), fanOut);
    }

    private static bool Applies(Choice choice, IByteSink sink) =>
        choice == Choice.Always || (choice == Choice.Auto && sink.IsTerminal);

    private ICallConsumer Consumer(IByteSink sink, EscapedText escape, Palette palette)
    {
        if (_options.Output.Summary)
        {
            return new SummaryOutput(_options.Limit);
        }

        ICallWriter writer = _options.Output.Format switch
        {
            OutputFormat.Csv => new CsvWriter(escape),
            OutputFormat.Jsonl => new JsonlWriter(),
            _ => new CallTextWriter(escape, palette, _options.Output.Time),
        };
        return new RowOutput(writer, sink, _options.Limit);
    }

    private void Fetch(ITraceSession session, CallStream stream)
    {
        using StopSignals signals = new(_options.Launch is null ? null : session.Signal);
        long start = _world.Clock.GetTimestamp();
        Progress progress = new(_world, _options.Output.Summary);
        while (!IsOver(session, signals, start))
        {
            // A drain that found much means that more is coming; after little, waiting costs nobody anything.
            if (session.Drain(stream) < BusyRecords)
            {
                session.Wait(WaitMs);
            }

            stream.Flush();
            progress.Show(stream);
        }

        session.StopTracing();
        while (session.Drain(stream) > 0)
        {
        }

        session.DrainRunning(stream);
        progress.Clear();
        WaitForProgram(session);
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
        || _consumerFailure is not null
        || (_options.Limit > 0 && Volatile.Read(ref _shown) >= _options.Limit)
        || (_options.Duration is { } duration && _world.Clock.GetElapsedTime(start) >= duration);

    private void Consume(BatchQueue queue, ICallConsumer consumer)
    {
        try
        {
            while (queue.Take() is { } batch)
            {
                consumer.Show(batch);
                Volatile.Write(ref _shown, _shown + batch.Count);
                queue.Return(batch);
                if (queue.IsEmpty)
                {
                    consumer.Flush();
                }
            }

            consumer.Flush();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _consumerFailure = e;
            queue.Close();
        }
    }

    private int Report(ITraceSession session, SourceCounters counters, StreamCounters stream, BatchFanOut fanOut)
    {
        if (!_options.Output.Quiet || !AccountText.IsClean(counters, stream))
        {
            foreach (string line in AccountText.Lines(counters, stream, fanOut.Consumers))
            {
                _world.Error.WriteLine($"weir: {line}");
            }
        }

        if (_consumerFailure is not null)
        {
            _world.Error.WriteLine($"weir: {_consumerFailure.Message}");
            return ExitCode.Failure;
        }

        return session.ExitStatus ?? ExitCode.Done;
    }
}
