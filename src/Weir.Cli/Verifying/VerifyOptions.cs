using System.Collections.Immutable;
using Weir.Scenarios;

namespace Weir.Cli.Verifying;

/// <summary>What <c>weir verify</c> was asked to do.</summary>
internal sealed record VerifyOptions
{
    /// <summary>The scenarios.</summary>
    public required IReadOnlyList<Scenario> Scenarios { get; init; }

    /// <summary>The command that runs scenarios: this tool's own program and what stands before its verb.</summary>
    public required ImmutableArray<string> Tool { get; init; }

    /// <summary>The longest that one scenario may take.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>This tool as it runs now.</summary>
    public static ImmutableArray<string> ThisTool { get; } =
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
        ? [Environment.ProcessPath!, Path.Combine(AppContext.BaseDirectory, "weir.dll")]
        : [Environment.ProcessPath!];
}
