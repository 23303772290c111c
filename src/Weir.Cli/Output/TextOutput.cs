using Weir.Capture.Files;
using Weir.Capture.Text;
using Weir.Catalogue.Records;
using Weir.Cli.Tracing;
using Weir.Trace;
using Weir.Trace.Batches;

namespace Weir.Cli.Output;

/// <summary>Writes a line a call, for people.</summary>
internal sealed class TextOutput(string name, CallTextWriter writer, IByteSink sink, long limit) : ICallConsumer
{
    private const int FlushBytes = 64 * 1024;
    private readonly Utf8Buffer _buffer = new();
    private long _rows;

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public void Show(CallBatch batch)
    {
        foreach (ref readonly Call call in batch.Calls)
        {
            if (limit > 0 && _rows == limit)
            {
                return;
            }

            writer.Write(_buffer, in call);
            _rows++;
            if (_buffer.Length >= FlushBytes)
            {
                Flush();
            }
        }
    }

    /// <inheritdoc/>
    public void Flush()
    {
        if (_buffer.Length > 0)
        {
            sink.Write(_buffer.Bytes);
            _buffer.Clear();
        }
    }

    /// <inheritdoc/>
    public void Complete(SourceCounters source, StreamCounters stream) => sink.Complete();

    /// <inheritdoc/>
    public void Dispose() => sink.Dispose();
}
