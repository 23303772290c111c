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

    /// <summary>
    /// Serve gdb: on this port of the loopback (0 is any free one) or on a Unix socket of this path, from the start of
    /// the program or from the event <see cref="Until"/>; null runs through.
    /// </summary>
    public string? Gdb { get; init; }

    /// <summary>
    /// The process that gdb debugs, by its recorded number, from the last program on that it loads; null is the first
    /// process, from its start.
    /// </summary>
    public int? GdbProcess { get; init; }

    /// <summary>Told, when gdb can connect, what to give to its <c>target remote</c>.</summary>
    public Action<string>? GdbReady { get; init; }

    /// <summary>Whether a log of another kind of processor is tried all the same.</summary>
    public bool IgnoreProcessor { get; init; }
}
