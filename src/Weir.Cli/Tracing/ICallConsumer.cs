using Weir.Trace.Batches;

namespace Weir.Cli.Tracing;

/// <summary>Shows batches of calls. Used by one thread at a time.</summary>
internal interface ICallConsumer
{
    /// <summary>Shows a batch.</summary>
    void Show(CallBatch batch);

    /// <summary>Brings what was shown to the eye; called when nothing more waits.</summary>
    void Flush();
}
