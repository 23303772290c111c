using Weir.Catalogue.Reissuing;

namespace Weir.Load.Rows;

/// <summary>One row of a capture that a load may need.</summary>
public sealed record LoadRow
{
    /// <summary>The call.</summary>
    public required CallForm Form { get; init; }

    /// <summary>What making it again must know.</summary>
    public required ReissueRule Rule { get; init; }

    /// <summary>Boot clock when it began, ns.</summary>
    public required long StartNs { get; init; }

    /// <summary>Boot clock when it ended, ns; the beginning where no end was seen.</summary>
    public required long EndNs { get; init; }

    /// <summary>Process.</summary>
    public required int Pid { get; init; }

    /// <summary>Thread.</summary>
    public required int Tid { get; init; }

    /// <summary>Descriptor that it works on, or -1.</summary>
    public int Fd { get; init; } = -1;

    /// <summary>Its file, or null.</summary>
    public string? Path { get; init; }

    /// <summary>Its other file, or null.</summary>
    public string? Path2 { get; init; }

    /// <summary>Its arguments as they were printed, or null.</summary>
    public string? Arguments { get; init; }

    /// <summary>Raw result, or null where it did not return.</summary>
    public long? Result { get; init; }

    /// <summary>Bytes moved, or null.</summary>
    public long? Bytes { get; init; }

    /// <summary>Inode of its file, or 0.</summary>
    public ulong Inode { get; init; }

    /// <summary>The ways of an asynchronous operation, or null.</summary>
    public string? Ways { get; init; }

    /// <summary>Whether it returned without an error.</summary>
    public bool Succeeded => Result >= 0;
}
