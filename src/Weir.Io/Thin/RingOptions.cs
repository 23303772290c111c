using Weir.Kernel.Abi;

namespace Weir.Io.Thin;

/// <summary>How a <see cref="Ring"/> is set up.</summary>
public sealed record RingOptions
{
    /// <summary>Requests that fit at once; rounded up to a power of two.</summary>
    public int Entries { get; init; } = 128;

    /// <summary>Completions that fit; 0: twice the requests. More are kept by the kernel, at a price.</summary>
    public int CompletionEntries { get; init; }

    /// <summary>How the ring works.</summary>
    public RingSetupFlags Flags { get; init; }

    /// <summary>Milliseconds until the polling thread of <see cref="RingSetupFlags.SqPoll"/> sleeps.</summary>
    public int PollingIdleMs { get; init; } = 1000;
}
