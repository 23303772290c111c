using System.Collections.Immutable;
using Weir.Trace;

namespace Weir.Cli.Tracing;

/// <summary>What <c>weir trace</c> was asked to do, checked: nothing here can be refused as misuse any more.</summary>
public sealed record TraceOptions
{
    /// <summary>The program to launch and trace; null: none.</summary>
    public LaunchOptions? Launch { get; init; }

    /// <summary>Running processes to trace; with none and nothing to launch, the whole machine.</summary>
    public ImmutableArray<int> Pids { get; init; } = [];

    /// <summary>Whether children are traced too.</summary>
    public bool Follow { get; init; } = true;

    /// <summary>Only these threads; empty: all.</summary>
    public ImmutableArray<int> Tids { get; init; } = [];

    /// <summary>Only threads of these names (at most 15 bytes each); empty: all.</summary>
    public ImmutableArray<string> Comms { get; init; } = [];

    /// <summary>Only these effective user ids; empty: all.</summary>
    public ImmutableArray<uint> Uids { get; init; } = [];

    /// <summary>Only below this cgroup (a directory of the cgroup file system); null: all.</summary>
    public string? CgroupDirectory { get; init; }

    /// <summary>Which syscalls and asynchronous operations.</summary>
    public SyscallSelection Selection { get; init; } = SyscallSelection.All;

    /// <summary>Whether asynchronous operations get rows, as far as they are selected.</summary>
    public bool Async { get; init; } = true;

    /// <summary>Whether calls come with the user-space stack that they began with.</summary>
    public bool Stacks { get; init; }

    /// <summary>Whether to do without the kernel's types (BTF).</summary>
    public bool WithoutBtf { get; init; }

    /// <summary>Only calls that fail.</summary>
    public bool ErrorsOnly { get; init; }

    /// <summary>Only calls that take longer; 0: all.</summary>
    public long SlowerThanNs { get; init; }

    /// <summary>One call in so many has a row, the others are counted; 1: all.</summary>
    public int SampleEvery { get; init; } = 1;

    /// <summary>What is decided in user space (<c>--path</c>, <c>--filter</c>); null: nothing.</summary>
    public ICallFilter? Filter { get; init; }

    /// <summary>When to stop; null: when the program ends or somebody stops us.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Rows after which to stop; 0: no limit.</summary>
    public long Limit { get; init; }

    /// <summary>Bytes of data buffers that are copied for each call.</summary>
    public int DataBytes { get; init; } = 32;

    /// <summary>Bytes of ring buffer, a power of two.</summary>
    public long BufferBytes { get; init; } = 64 << 20;

    /// <summary>Servers that calls are streamed to.</summary>
    public StreamOptions Streams { get; init; } = new();

    /// <summary>How the result is shown.</summary>
    public OutputOptions Output { get; init; } = new();
}
