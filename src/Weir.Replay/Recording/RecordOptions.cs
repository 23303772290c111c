namespace Weir.Replay.Recording;

/// <summary>What to record and how.</summary>
public sealed record RecordOptions
{
    /// <summary>The program and its arguments; the program is looked for on PATH.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Where the log goes; an existing file is replaced.</summary>
    public required string LogPath { get; init; }

    /// <summary>Variables that are set, or with null taken away, beside those of this process.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Where contents of mapped files are kept for all logs; null is the user's own store.</summary>
    public string? StoreDirectory { get; init; }

    /// <summary>Whether the log carries the contents of mapped files itself and needs no store.</summary>
    public bool SelfContained { get; init; }

    /// <summary>Whether a call whose effects are not described is noted instead of ending the recording.</summary>
    public bool BestEffort { get; init; }

    /// <summary>
    /// Whether the instructions that read the time-stamp counter are recorded. Without, a program that runs one
    /// diverges in its replay: glibc's loader does at each start.
    /// </summary>
    public bool TrapTimestamps { get; init; } = true;

    /// <summary>Whether programs may use io_uring; otherwise they are told that the kernel has none.</summary>
    public bool AllowIoUring { get; init; } = true;

    /// <summary>Whether programs may use native AIO; otherwise they are told that the kernel has none.</summary>
    public bool AllowAio { get; init; } = true;

    /// <summary>
    /// Whether the kernel reads for asynchronous requests into memory of the recorder's, which the program gets with
    /// the completion: one that looks at its buffers earlier sees what its replay will see.
    /// </summary>
    public bool Scratch { get; init; }

    /// <summary>After how many calls another thread that can run gets its turn.</summary>
    public int CallsPerTurn { get; init; } = 50;

    /// <summary>
    /// Whether calls that neither wait nor need the recorder are recorded without a stop. With
    /// <see cref="Audit"/> none is.
    /// </summary>
    public bool BufferCalls { get; init; } = true;

    /// <summary>Whether each call is checked for memory that it changed outside its described effects (slow).</summary>
    public bool Audit { get; init; }
}
