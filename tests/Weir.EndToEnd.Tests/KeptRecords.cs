using Weir.Catalogue.Records;

namespace Weir.EndToEnd.Tests;

/// <summary>A source that keeps every record that it hands on, or hands kept ones on again.</summary>
internal sealed class KeptRecords(IRecordSource inner) : IRecordSource, IRecordSink
{
    private IRecordSink? _sink;

    public List<byte[]> Records { get; } = [];

    public int Drain(IRecordSink sink) => Pass(sink, inner.Drain);

    public int DrainRunning(IRecordSink sink) => Pass(sink, inner.DrainRunning);

    public void Wait(int timeoutMs) => inner.Wait(timeoutMs);

    public SourceCounters ReadCounters() => inner.ReadCounters();

    public void Take(ReadOnlySpan<byte> record)
    {
        Records.Add(record.ToArray());
        _sink!.Take(record);
    }

    public void Dispose() => inner.Dispose();

    private int Pass(IRecordSink sink, Func<IRecordSink, int> drain)
    {
        _sink = sink;
        return drain(this);
    }
}
