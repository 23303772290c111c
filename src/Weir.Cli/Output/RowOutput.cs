using Weir.Cli.Tracing;
using Weir.Trace;
using Weir.Trace.Batches;

namespace Weir.Cli.Output;

/// <summary>Writes a line a call.</summary>
internal sealed class RowOutput : ICallConsumer
{
    private const int FlushBytes = 64 * 1024;

    private readonly ICallWriter _writer;
    private readonly IByteSink _sink;
    private readonly long _limit;
    private readonly Utf8Buffer _buffer = new();

    /// <summary>Makes the output.</summary>
    /// <param name="writer">How a call is written.</param>
    /// <param name="sink">Where.</param>
    /// <param name="limit">The most rows; 0: no limit.</param>
    public RowOutput(ICallWriter writer, IByteSink sink, long limit)
    {
        _writer = writer;
        _sink = sink;
        _limit = limit;
        writer.Begin(_buffer);
    }

    /// <summary>Rows that were written.</summary>
    public long Rows { get; private set; }

    /// <inheritdoc/>
    public void Show(CallBatch batch)
    {
        foreach (ref readonly Call call in batch.Calls)
        {
            if (_limit > 0 && Rows == _limit)
            {
                return;
            }

            _writer.Write(_buffer, in call);
            Rows++;
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
            _sink.Write(_buffer.Bytes);
            _buffer.Clear();
        }
    }
}
