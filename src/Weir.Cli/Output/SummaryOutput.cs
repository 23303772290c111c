using Weir.Capture.Files;
using Weir.Capture.Text;
using Weir.Catalogue.Records;
using Weir.Cli.Tracing;
using Weir.Trace;
using Weir.Trace.Batches;
using Weir.Trace.Summaries;

namespace Weir.Cli.Output;

/// <summary>Sums calls up; the tables come at the end.</summary>
internal sealed class SummaryOutput(string name, IByteSink sink, EscapedText escape, Palette palette, long limit)
    : ICallConsumer
{
    private readonly Summary _summary = new();
    private long _calls;

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public void Show(CallBatch batch)
    {
        foreach (ref readonly Call call in batch.Calls)
        {
            if (limit > 0 && _calls == limit)
            {
                return;
            }

            _summary.Add(in call);
            _calls++;
        }
    }

    /// <inheritdoc/>
    public void Flush()
    {
    }

    /// <summary>Writes the tables, with what the kernel counted only.</summary>
    public void Complete(SourceCounters source, StreamCounters stream)
    {
        foreach (SyscallCount count in source.Counted)
        {
            _summary.Add(count);
        }

        Utf8Buffer buffer = new();
        SummaryText.Append(buffer, _summary, escape, palette);
        sink.Write(buffer.Bytes);
        sink.Complete();
    }

    /// <inheritdoc/>
    public void Dispose() => sink.Dispose();
}
