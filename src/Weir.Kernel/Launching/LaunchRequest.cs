using System.Collections.Immutable;

namespace Weir.Kernel.Launching;

/// <summary>A program to start.</summary>
public sealed record LaunchRequest
{
    /// <summary>The program's file.</summary>
    public required string Path { get; init; }

    /// <summary>Its arguments, the name it is called by first.</summary>
    public required ImmutableArray<string> Arguments { get; init; }

    /// <summary>Its environment, <c>NAME=value</c>.</summary>
    public required ImmutableArray<string> Environment { get; init; }

    /// <summary>The directory to start in; null: ours.</summary>
    public string? Directory { get; init; }

    /// <summary>
    /// A file that takes the place of its standard output and error, and /dev/null that of its input; null: ours.
    /// </summary>
    public string? OutputFile { get; init; }

    /// <summary>User, group and supplementary groups to run as; null: ours.</summary>
    public Identity? Identity { get; init; }
}

/// <summary>Who a program runs as.</summary>
/// <param name="Uid">User.</param>
/// <param name="Gid">Group.</param>
/// <param name="Groups">Supplementary groups.</param>
public sealed record Identity(uint Uid, uint Gid, ImmutableArray<uint> Groups);
