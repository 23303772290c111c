namespace Weir.Replay.Recording;

/// <summary>How a recording ended.</summary>
public sealed record RecordResult
{
    /// <summary>Exit code of the program; 128 and the signal when one ended it.</summary>
    public required int ExitCode { get; init; }

    /// <summary>Events in the log.</summary>
    public required long Events { get; init; }

    /// <summary>Times that a thread was stopped.</summary>
    public required long Stops { get; init; }

    /// <summary>Syscalls recorded.</summary>
    public required long Calls { get; init; }

    /// <summary>Bytes of the log file.</summary>
    public required long LogBytes { get; init; }

    /// <summary>Bytes newly added to the store of file contents.</summary>
    public required long StoreBytes { get; init; }

    /// <summary>Things that a reader of the log must know.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}
