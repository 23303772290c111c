using System.Collections.Immutable;

namespace Weir.Cli.Tracing;

/// <summary>The program to launch.</summary>
public sealed record LaunchOptions
{
    /// <summary>The program and its arguments, not empty.</summary>
    public required ImmutableArray<string> Command { get; init; }

    /// <summary>The user to run it as; null: ours.</summary>
    public Account? User { get; init; }

    /// <summary>Variables to set, and those to remove (null).</summary>
    public ImmutableArray<KeyValuePair<string, string?>> Environment { get; init; } = [];

    /// <summary>The directory to start in; null: ours.</summary>
    public string? Directory { get; init; }

    /// <summary>A file for what it writes, which leaves its input empty too; null: our terminal.</summary>
    public string? OutputFile { get; init; }
}
