using System.Globalization;
using Weir.Catalogue.Records;
using Weir.Cli.Tracing;
using Weir.Streams;
using Weir.Trace;
using Weir.Trace.Batches;

namespace Weir.Cli.Output;

/// <summary>Streams calls to a server.</summary>
internal sealed class StreamOutput(ICallTarget target, TextWriter error, long limit) : ICallConsumer
{
    private long _rows;

    /// <inheritdoc/>
    public string Name => target.Name;

    /// <inheritdoc/>
    public void Show(CallBatch batch)
    {
        long left = limit > 0 ? Math.Min(batch.Count, limit - _rows) : batch.Count;
        target.Take(batch.Calls[..(int)left]);
        _rows += left;
    }

    /// <inheritdoc/>
    public void Flush() => target.Flush();

    /// <inheritdoc/>
    public void Complete(SourceCounters source, StreamCounters stream)
    {
        foreach (string line in target.Complete())
        {
            error.WriteLine($"weir: {line}");
        }

        if (target.DroppedRows > 0)
        {
            throw new IOException(
                string.Create(CultureInfo.InvariantCulture, $"{target.DroppedRows} rows are nowhere"));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => target.Dispose();
}
