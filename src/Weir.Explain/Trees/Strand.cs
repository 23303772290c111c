using Weir.Explain.Sights;

namespace Weir.Explain.Trees;

/// <summary>What one thread or one interrupt did for the call without a break, as a tree of functions.</summary>
public sealed class Strand
{
    private readonly List<Sight> _sights = [];

    /// <summary>Who ran.</summary>
    public required StrandKind Kind { get; init; }

    /// <summary>The thread; for an interrupt the one that it broke into.</summary>
    public required int Tid { get; init; }

    /// <summary>Its name.</summary>
    public required string Comm { get; init; }

    /// <summary>The CPU on which it began.</summary>
    public required int Cpu { get; init; }

    /// <summary>What was seen, in order.</summary>
    public IReadOnlyList<Sight> Sights => _sights;

    /// <summary>The tree.</summary>
    public List<StackItem> Items { get; } = [];

    /// <summary>The waits in it, in order.</summary>
    public List<WaitItem> Waits { get; } = [];

    /// <summary>When it began, in ns since boot.</summary>
    public long StartNs => _sights[0].TimeNs;

    /// <summary>When something was last seen of it.</summary>
    public long EndNs => _sights[^1].TimeNs;

    internal void Add(Sight sight) => _sights.Add(sight);
}
