namespace Weir.Cli.Tracing;

/// <summary>How and where calls are shown.</summary>
public sealed record OutputOptions
{
    /// <summary>How calls are written.</summary>
    public OutputFormat Format { get; init; }

    /// <summary>Tables at the end instead of a line a call.</summary>
    public bool Summary { get; init; }

    /// <summary>The file to write; null: standard output.</summary>
    public string? File { get; init; }

    /// <summary>Whether text from traced programs is made harmless.</summary>
    public Choice Escape { get; init; }

    /// <summary>Whether the output is coloured.</summary>
    public Choice Color { get; init; }

    /// <summary>Which clock the time column shows.</summary>
    public TimeColumn Time { get; init; }

    /// <summary>Whether the account at the end is left out where nothing went wrong.</summary>
    public bool Quiet { get; init; }
}
