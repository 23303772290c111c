using System.Collections.Immutable;

namespace Weir.Cli.Tracing;

/// <summary>How and where calls are shown.</summary>
public sealed record OutputOptions
{
    /// <summary>Where rows go; nowhere with <see cref="Summary"/> alone.</summary>
    public ImmutableArray<OutputFile> Files { get; init; } = [];

    /// <summary>Tables at the end instead of lines for people.</summary>
    public bool Summary { get; init; }

    /// <summary>A new file after so many bytes; null: never.</summary>
    public long? RotateBytes { get; init; }

    /// <summary>A new file after so long; null: never.</summary>
    public TimeSpan? RotateAfter { get; init; }

    /// <summary>The most files of an output that are kept when it rotates; null: all.</summary>
    public int? Keep { get; init; }

    /// <summary>Whether captures go into folders <c>host=…/date=…</c>.</summary>
    public bool HiveFolders { get; init; }

    /// <summary>Whether text from traced programs is made harmless.</summary>
    public Choice Escape { get; init; }

    /// <summary>Whether the output is coloured.</summary>
    public Choice Color { get; init; }

    /// <summary>Which clock the time column shows.</summary>
    public TimeColumn Time { get; init; }

    /// <summary>Whether the account at the end is left out where nothing went wrong.</summary>
    public bool Quiet { get; init; }
}
