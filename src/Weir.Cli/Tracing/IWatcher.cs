using Weir.Catalogue.Records;
using Weir.Trace;
using Weir.Trace.Batches;

namespace Weir.Cli.Tracing;

/// <summary>An output that somebody looks at while the trace runs, and who may end it.</summary>
internal interface IWatcher : ICallConsumer
{
    /// <summary>Whether the trace is to end.</summary>
    bool WantsEnd { get; }

    /// <summary>Whether a launched program is to end with it; else it runs on.</summary>
    bool EndsProgram { get; }

    /// <summary>The trace runs: from here on there is something to see.</summary>
    void Begin();

    /// <summary>How the trace stands.</summary>
    /// <param name="source">The account of the gates.</param>
    /// <param name="stream">The account of the stream.</param>
    /// <param name="missed">Calls that this output missed.</param>
    void Set(SourceCounters source, StreamCounters stream, long missed);

    /// <summary>The calls that run just now.</summary>
    void SetRunning(CallBatch running);

    /// <summary>The trace is over, and all other outputs are complete. Returns when nobody looks any more.</summary>
    /// <param name="exitStatus">Of the launched program; null: none, or it runs on.</param>
    void End(int? exitStatus);
}
