namespace Weir.Catalogue.Records;

/// <summary>
/// Where records come from: the kernel's rings, a file, a test's list. The only thing that the tracer's pure half
/// knows of the gates.
/// </summary>
public interface IRecordSource : IDisposable
{
    /// <summary>
    /// Hands every record that is ready to the sink, in the order of <see cref="RecordHeader.Time"/>.
    /// </summary>
    /// <returns>How many records were handed over.</returns>
    int Drain(IRecordSink sink);

    /// <summary>Sleeps until records are worth fetching, at most so long.</summary>
    /// <param name="timeoutMs">The longest sleep.</param>
    void Wait(int timeoutMs);

    /// <summary>
    /// Hands over a record for every call that is still running (state <see cref="CallState.RunningAtStop"/>), after
    /// the last <see cref="Drain"/>.
    /// </summary>
    int DrainRunning(IRecordSink sink);

    /// <summary>What the source counted so far. Exact once tracing has stopped.</summary>
    SourceCounters ReadCounters();
}

/// <summary>Takes records one at a time.</summary>
public interface IRecordSink
{
    /// <summary>Takes one record; the span is valid during the call only.</summary>
    void Take(ReadOnlySpan<byte> record);
}
