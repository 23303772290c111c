namespace Weir.Io;

/// <summary>How an <see cref="IoEngine"/> works.</summary>
public sealed record IoEngineOptions
{
    /// <summary>Which interface of the kernel to use.</summary>
    public IoBackendKind Backend { get; init; }

    /// <summary>
    /// The most requests in the kernel at once; others wait here. Files on devices with fewer request slots lower it,
    /// because a submission beyond them sleeps (measured: 4 ms for 512 on a device with 256).
    /// </summary>
    public int Depth { get; init; } = 128;

    /// <summary>The most requests that may wait here; beyond it, requests fail with EAGAIN.</summary>
    public int MaxWaiting { get; init; } = 65536;

    /// <summary>Where the code after an await runs.</summary>
    public IoContinuations Continuations { get; init; }

    /// <summary>
    /// How many bytes of <see cref="IoBuffer"/> io_uring may know by number, which saves CPU on direct transfers with
    /// buffers that are used again and again; 0: none. They count against RLIMIT_MEMLOCK, if there is one.
    /// </summary>
    public long MaxRegisteredBytes { get; init; } = 4 << 20;
}
