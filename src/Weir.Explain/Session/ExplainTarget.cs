using System.Collections.Immutable;
using Weir.Catalogue;

namespace Weir.Explain.Session;

/// <summary>Which calls to follow.</summary>
public sealed record ExplainTarget
{
    /// <summary>The call.</summary>
    public required SyscallRow Call { get; init; }

    /// <summary>Processes whose calls are followed, and their children's.</summary>
    public ImmutableArray<int> Processes { get; init; } = [];

    /// <summary>Only this thread's calls; 0: those of <see cref="Processes"/>.</summary>
    public int Thread { get; init; }
}
