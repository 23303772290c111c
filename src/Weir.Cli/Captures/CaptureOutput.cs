using Weir.Capture;
using Weir.Catalogue.Records;
using Weir.Cli.Tracing;
using Weir.Trace;
using Weir.Trace.Batches;

namespace Weir.Cli.Captures;

/// <summary>Keeps calls in a capture, or writes them as records, while they come.</summary>
/// <param name="name">What people know it by.</param>
/// <param name="sink">Takes the calls; belongs to the output.</param>
/// <param name="limit">The most rows; 0: no limit.</param>
/// <param name="atOnce">Whether somebody waits for each record: handed on as soon as nothing more comes.</param>
internal sealed class CaptureOutput(string name, CaptureSink sink, long limit, bool atOnce) : ICallConsumer
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public void Show(CallBatch batch)
    {
        long left = limit > 0 ? Math.Min(batch.Count, limit - sink.RowCount) : batch.Count;
        sink.Write(batch.Calls[..(int)left]);
    }

    /// <inheritdoc/>
    public void Flush()
    {
        if (atOnce)
        {
            sink.Flush();
        }
        else
        {
            sink.FlushIfDue();
        }
    }

    /// <summary>Ends the capture with its loss account.</summary>
    public void Complete(SourceCounters source, StreamCounters stream) =>
        sink.Complete(CaptureFacts.Closing(source, stream));

    /// <inheritdoc/>
    public void Dispose() => sink.Dispose();
}
