using Weir.Capture;
using Weir.Catalogue.Records;
using Weir.Cli.Tracing;
using Weir.Trace;
using Weir.Trace.Batches;

namespace Weir.Cli.Captures;

/// <summary>Keeps calls in a capture while they come.</summary>
internal sealed class CaptureOutput : ICallConsumer, IDisposable
{
    // Files of lines have an output of their own, which escapes and formats as it is asked to.
    private static readonly string[] Lines = [".csv", ".jsonl"];
    private readonly CaptureSink _sink;
    private readonly long _limit;

    private CaptureOutput(CaptureSink sink, long limit) => (_sink, _limit) = (sink, limit);

    /// <summary>Opens a capture when the output's name says that it is one; else null.</summary>
    public static CaptureOutput? TryOpen(TraceOptions options, TimeProvider clock)
    {
        string? file = options.Output.File;
        bool capture = file is not null && !options.Output.Summary && CaptureWriters.Endings.Except(Lines)
            .Any(e => file.EndsWith(e, StringComparison.OrdinalIgnoreCase));
        if (!capture)
        {
            return null;
        }

        var how = new CaptureOptions
        {
            Codecs = ZstdCodec.Codecs, Clock = clock, Keys = CaptureFacts.Opening(options, clock),
        };
        return new CaptureOutput(CaptureWriters.Open(file!, how), options.Limit);
    }

    /// <inheritdoc/>
    public void Show(CallBatch batch)
    {
        long left = _limit > 0 ? Math.Min(batch.Count, _limit - _sink.RowCount) : batch.Count;
        _sink.Write(batch.Calls[..(int)left]);
    }

    /// <inheritdoc/>
    public void Flush() => _sink.FlushIfDue();

    /// <summary>Ends the capture with its loss account.</summary>
    public void Complete(SourceCounters source, StreamCounters stream) =>
        _sink.Complete(CaptureFacts.Closing(source, stream));

    /// <inheritdoc/>
    public void Dispose() => _sink.Dispose();
}
