namespace Weir.Replay.Replaying;

/// <summary>What to replay and how far.</summary>
public sealed record ReplayOptions
{
    /// <summary>The log.</summary>
    public required string LogPath { get; init; }

    /// <summary>Where contents of mapped files are kept; null is the user's own store.</summary>
    public string? StoreDirectory { get; init; }

    /// <summary>Gets what the program wrote to its standard output; null drops it.</summary>
    public Stream? Output { get; init; }

    /// <summary>Gets what the program wrote to its standard error; null drops it.</summary>
    public Stream? Error { get; init; }

    /// <summary>Stop before the event of this number; null replays all.</summary>
    public long? Until { get; init; }

    /// <summary>Gets a line for each call, as it is replayed; null prints none.</summary>
    public TextWriter? Calls { get; init; }

    /// <summary>Serve gdb on this port of the loopback, from the start of the program; null runs through.</summary>
    public int? GdbPort { get; init; }

    /// <summary>Whether a log of another kind of processor is tried all the same.</summary>
    public bool IgnoreProcessor { get; init; }
}
