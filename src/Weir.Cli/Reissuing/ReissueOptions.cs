using Weir.Load.Planning;
using Weir.Load.Trees;

namespace Weir.Cli.Reissuing;

/// <summary>What <c>weir reissue</c> was asked for.</summary>
internal sealed record ReissueOptions
{
    /// <summary>The capture.</summary>
    public required string Load { get; init; }

    /// <summary>Which of its rows, or null for all.</summary>
    public string? Filter { get; init; }

    /// <summary>Whether to say what would be done.</summary>
    public bool Plan { get; init; }

    /// <summary>Where to, or null.</summary>
    public string? Into { get; init; }

    /// <summary>Whether to build the tree.</summary>
    public bool Init { get; init; }

    /// <summary>How much faster threads think; 0: not at all.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>Whether to empty the page cache before.</summary>
    public bool DropCaches { get; init; }

    /// <summary>Whether to write JSON.</summary>
    public bool Json { get; init; }

    /// <summary>What files hold, and what writes write.</summary>
    public TreeData Data { get; init; }

    /// <summary>How to plan.</summary>
    public PlanOptions Planning { get; init; } = new();
}
