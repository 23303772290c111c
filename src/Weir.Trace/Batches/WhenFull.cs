namespace Weir.Trace.Batches;

/// <summary>What happens when a consumer is slower than the trace.</summary>
public enum WhenFull
{
    /// <summary>The stream waits: nothing is left out, and the kernel's rings are the buffer.</summary>
    Wait,

    /// <summary>The consumer misses the batch, which is counted: for what only shows the moment.</summary>
    Skip,
}
