using System.Collections.Immutable;
using Weir.Catalogue;
using Weir.Catalogue.Operations;
using Weir.Catalogue.Plans;

namespace Weir.Probes.Session;

/// <summary>What the gates should see and do.</summary>
public sealed record GateOptions
{
    /// <summary>Default size of all rings together.</summary>
    public const long DefaultRingBytes = 64L << 20;

    /// <summary>
    /// True: every thread of the machine but our own; false: marked ones and, with <see cref="Follow"/>, their
    /// children.
    /// </summary>
    public bool Everyone { get; init; }

    /// <summary>Whether children of marked processes are traced too.</summary>
    public bool Follow { get; init; } = true;

    /// <summary>Only these processes, where not empty.</summary>
    public ImmutableArray<int> Processes { get; init; } = [];

    /// <summary>Only these threads, where not empty.</summary>
    public ImmutableArray<int> Threads { get; init; } = [];

    /// <summary>Only threads of these names (15 bytes count), where not empty.</summary>
    public ImmutableArray<string> Comms { get; init; } = [];

    /// <summary>Only these effective users, where not empty.</summary>
    public ImmutableArray<uint> Users { get; init; } = [];

    /// <summary>Only this cgroup (version 2) and those below it, or null.</summary>
    public CgroupTarget? Cgroup { get; init; }

    /// <summary>Which syscalls get rows.</summary>
    public Func<SyscallRow, bool> Select { get; init; } = static _ => true;

    /// <summary>Whether calls without a row in the catalogue, and 32-bit ones, get rows.</summary>
    public bool SelectUnknown { get; init; } = true;

    /// <summary>What to copy for a syscall.</summary>
    public required Func<SyscallRow, SyscallPlan> PlanOf { get; init; }

    /// <summary>Only failed calls get rows; the others are counted.</summary>
    public bool ErrorsOnly { get; init; }

    /// <summary>Only calls at least so long get rows; the others are counted.</summary>
    public long SlowerThanNs { get; init; }

    /// <summary>One call in so many (of each syscall) gets a row; the others are counted. 1: all.</summary>
    public int SampleEvery { get; init; } = 1;

    /// <summary>Whether asynchronous operations get rows of their own.</summary>
    public bool Async { get; init; }

    /// <summary>Which of those operations; others are counted.</summary>
    public Func<OperationRow, bool> SelectOperation { get; init; } = static _ => true;

    /// <summary>Whether calls come with the user-space stack that they began with.</summary>
    public bool Stacks { get; init; }

    /// <summary>
    /// Whether to do without the kernel's types (BTF), as on a kernel that does not show them: raw tracepoints, and no
    /// names of files behind descriptors.
    /// </summary>
    public bool WithoutTypes { get; init; }

    /// <summary>Size of all rings together, in bytes; each CPU gets its share, rounded up to a power of two.</summary>
    public long RingBytes { get; init; } = DefaultRingBytes;
}

/// <summary>A cgroup as the gates compare it.</summary>
/// <param name="Level">Depth below the root.</param>
/// <param name="Id">Its id, as name_to_handle_at(2) gives it.</param>
public readonly record struct CgroupTarget(int Level, ulong Id);
