using System.Collections.Immutable;
using Weir.Catalogue;
using Weir.Explain.Sights;

namespace Weir.Explain.Trees;

/// <summary>One call on its way through the kernel.</summary>
public sealed class Story
{
    /// <summary>The call.</summary>
    public required SyscallRow Call { get; init; }

    /// <summary>How it began.</summary>
    public required Sight Enter { get; init; }

    /// <summary>How it returned; null: that was not seen.</summary>
    public required Sight? Return { get; init; }

    /// <summary>The calling thread's own way.</summary>
    public required Strand Caller { get; init; }

    /// <summary>What went on elsewhere for it and not while the caller slept in it, in order.</summary>
    public required ImmutableArray<Strand> Elsewhere { get; init; }

    /// <summary>What later calls of the thread fetched.</summary>
    public required ImmutableArray<Sight> Reaps { get; init; }

    /// <summary>Everything that was seen, in order.</summary>
    public required ImmutableArray<Sight> Sights { get; init; }

    /// <summary>Sights in interrupts that broke into the call and have nothing to do with it.</summary>
    public required int Unrelated { get; init; }

    /// <summary>Time in the call, or null.</summary>
    public long? CallNs => Return?.TimeNs - Enter.TimeNs;

    /// <summary>
    /// When its last request was completed, or when it returned where it has none; null: neither was seen.
    /// </summary>
    public long? EndNs => Sights.LastOrDefault(
        s => s.Kind is SightKind.AioEnd or SightKind.RingComplete)?.TimeNs is { } done
            ? Math.Max(done, Return?.TimeNs ?? done) : Return?.TimeNs;

    /// <summary>How long it took until everything that it asked for was done, or null.</summary>
    public long? TotalNs => EndNs - Enter.TimeNs;

    /// <summary>What looking cost the calling thread, at least.</summary>
    public long CostNs => Caller.Sights.Sum(s => (long)s.CostNs);
}
