using Weir.Catalogue.Records;
using Weir.Trace;

namespace Weir.Streams;

/// <summary>The account of a running trace, as it was a moment ago. One thread writes, any may read.</summary>
public sealed class LiveAccount
{
    private sealed record Both(SourceCounters Source, StreamCounters Stream);

    private volatile Both? _latest;

    /// <summary>The gates' account; null before the first.</summary>
    public SourceCounters? Source => _latest?.Source;

    /// <summary>The stream's account; null before the first.</summary>
    public StreamCounters? Stream => _latest?.Stream;

    /// <summary>Puts newer counters in place.</summary>
    public void Set(SourceCounters source, StreamCounters stream) => _latest = new Both(source, stream);
}
