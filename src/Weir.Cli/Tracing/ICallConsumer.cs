using Weir.Catalogue.Records;
using Weir.Trace;
using Weir.Trace.Batches;

namespace Weir.Cli.Tracing;

/// <summary>Takes batches of calls to one place. Used by one thread at a time.</summary>
internal interface ICallConsumer : IDisposable
{
    /// <summary>What people know it by.</summary>
    string Name { get; }

    /// <summary>Takes a batch.</summary>
    /// <exception cref="IOException">It could not be written; the consumer is given no more.</exception>
    void Show(CallBatch batch);

    /// <summary>Brings what was taken to the eye; called when nothing more waits, and now and then.</summary>
    void Flush();

    /// <summary>Ends the output well: all calls were given.</summary>
    /// <param name="source">The account of the gates.</param>
    /// <param name="stream">The account of the stream.</param>
    void Complete(SourceCounters source, StreamCounters stream);
}
