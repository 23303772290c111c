using Weir.Catalogue.Records;
using Weir.Cli.Tracing;
using Weir.Trace;
using Weir.Trace.Batches;
using Weir.Trace.Summaries;

namespace Weir.Cli.Output;

/// <summary>Sums calls up; the tables come at the end.</summary>
internal sealed class SummaryOutput(long limit) : ICallConsumer
{
    private readonly Summary _summary = new();
    private long _calls;

    /// <summary>Calls so far.</summary>
    public long Calls => Volatile.Read(ref _calls);

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
            Volatile.Write(ref _calls, _calls + 1);
        }
    }

    /// <inheritdoc/>
    public void Flush()
    {
    }

    /// <summary>Writes the tables, with what the kernel counted only.</summary>
    public void WriteTables(IByteSink sink, SourceCounters counters, EscapedText escape, Palette palette)
    {
        foreach (SyscallCount count in counters.Counted)
        {
            _summary.Add(count);
        }

        Utf8Buffer buffer = new();
        SummaryText.Append(buffer, _summary, escape, palette);
        sink.Write(buffer.Bytes);
    }
}
