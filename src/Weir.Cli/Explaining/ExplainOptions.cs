using System.Collections.Immutable;
using Weir.Catalogue;
using Weir.Cli.Tracing;
using Weir.Explain.Demonstrations;
using Weir.Explain.Session;

namespace Weir.Cli.Explaining;

/// <summary>What <c>weir explain</c> shall do.</summary>
internal sealed record ExplainOptions
{
    /// <summary>The call.</summary>
    public required SyscallRow Call { get; init; }

    /// <summary>The program to launch, or null.</summary>
    public LaunchOptions? Launch { get; init; }

    /// <summary>The running processes.</summary>
    public ImmutableArray<int> Pids { get; init; } = [];

    /// <summary>The demonstration, where there is neither.</summary>
    public Demonstration? Demonstration { get; init; }

    /// <summary>Where the demonstration makes its file.</summary>
    public required string Directory { get; init; }

    /// <summary>Only calls with a request of this operation; null: all.</summary>
    public string? Operation { get; init; }

    /// <summary>The only call that is wanted, from 1; 0: <see cref="Pick"/> chooses.</summary>
    public int Nth { get; init; }

    /// <summary>Which one.</summary>
    public ExplainPick Pick { get; init; }

    /// <summary>How long running processes are watched.</summary>
    public int Seconds { get; init; }

    /// <summary>Everything that was seen.</summary>
    public bool Full { get; init; }

    /// <summary>Whether to say what functions are for.</summary>
    public bool Notes { get; init; }

    /// <summary>auto, always or never.</summary>
    public required string Color { get; init; }

    /// <summary>Columns; null: the terminal's.</summary>
    public int? Width { get; init; }
}
