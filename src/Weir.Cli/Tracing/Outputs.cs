using Weir.Capture;
using Weir.Capture.Files;
using Weir.Capture.Formats;
using Weir.Capture.Rows;
using Weir.Capture.Text;
using Weir.Cli.Captures;
using Weir.Cli.Output;
using Weir.Streams;

namespace Weir.Cli.Tracing;

/// <summary>Opens the outputs of a run: each has a thread, a queue and an end of its own.</summary>
internal sealed class Outputs : IDisposable
{
    private readonly List<ICallConsumer> _all = [];
    private readonly TraceOptions _options;
    private readonly Surroundings _world;

    private Outputs(TraceOptions options, Surroundings world) => (_options, _world) = (options, world);

    /// <summary>The account of the run, for outputs that show it while it goes on.</summary>
    public LiveAccount Account { get; } = new();

    /// <summary>The outputs.</summary>
    public IReadOnlyList<ICallConsumer> All => _all;

    /// <summary>Opens all of them, or none.</summary>
    /// <exception cref="IOException">One cannot be opened.</exception>
    public static Outputs Open(TraceOptions options, Surroundings world)
    {
        Outputs outputs = new(options, world);
        try
        {
            outputs.Open();
            return outputs;
        }
        catch
        {
            outputs.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ICallConsumer consumer in _all)
        {
            consumer.Dispose();
        }
    }

    private void Open()
    {
        foreach (OutputFile file in _options.Output.Files)
        {
            _all.Add(file.Ending is null ? People(file) : Machines(file, file.Ending));
        }

        foreach (ICallTarget target in StreamTargets.Open(_options.Streams, Account, _world))
        {
            _all.Add(new StreamOutput(target, _world.Error, _options.Limit));
        }

        // Captures beside a summary: the tables are still wanted, and nothing else stands on the terminal.
        if (_options.Output.Summary && _options.Output.Files.All(f => f.Ending is not null))
        {
            _all.Add(People(new OutputFile(null, null)));
        }
    }

    private ICallConsumer People(OutputFile file)
    {
        IByteSink sink = _world.OpenOutput(file.Path);
        EscapedText escape = new(Applies(_options.Output.Escape, sink));
        Palette palette = new(Applies(_options.Output.Color, sink));
        return _options.Output.Summary
            ? new SummaryOutput(file.Name, sink, escape, palette, _options.Limit)
            : new TextOutput(
                file.Name, new CallTextWriter(escape, palette, _options.Output.Time), sink, _options.Limit);
    }

    private CaptureOutput Machines(OutputFile file, string ending)
    {
        CaptureOptions how = new()
        {
            Codecs = ZstdCodec.Codecs,
            Clock = _world.Clock,
            Keys = CaptureFacts.Opening(_options, _world.Clock),
            RotateBytes = _options.Output.RotateBytes,
            RotateAfter = _options.Output.RotateAfter,
            Keep = _options.Output.Keep,
            HiveFolders = _options.Output.HiveFolders,
        };
        return file.Path is { } path
            ? new CaptureOutput(file.Name, CaptureWriters.Open(path, how, ending), _options.Limit, atOnce: false)
            : new CaptureOutput(file.Name, Records(ending, how), _options.Limit, atOnce: true);
    }

    private CaptureSink Records(string ending, CaptureOptions how)
    {
        IByteSink sink = _world.OpenOutput(null);
        ILineFormat format = ending == ".csv"
            ? new CsvFormat(Applies(_options.Output.Escape, sink) ? new EscapedText(all: true) : null)
            : new JsonLinesFormat();
        return new CaptureSink(new LineWriter(sink, format, CallRows.Columns), how);
    }

    private static bool Applies(Choice choice, IByteSink sink) =>
        choice == Choice.Always || (choice == Choice.Auto && sink.IsTerminal);
}
