using Weir.Catalogue.Records;

namespace Weir.Catalogue;

/// <summary>One call as its arguments' kinds see it when they print: words, result and captured memory.</summary>
public readonly ref struct CallView
{
    /// <summary>The row.</summary>
    public required SyscallRow Row { get; init; }

    /// <summary>Six argument words.</summary>
    public required ReadOnlySpan<ulong> Arguments { get; init; }

    /// <summary>Raw result; meaningless unless <see cref="HasResult"/>.</summary>
    public required long Result { get; init; }

    /// <summary>Whether the call returned to the program.</summary>
    public required bool HasResult { get; init; }

    /// <summary>The captures, as <see cref="CallRecord.Captures"/> lays them out.</summary>
    public ReadOnlySpan<byte> Captures { get; init; }

    /// <summary>Name of the file in the first slot (a descriptor's path), or null.</summary>
    public string? FirstFile { get; init; }

    /// <summary>Name of the file in the second slot, or null.</summary>
    public string? SecondFile { get; init; }

    /// <summary>Whether the call returned without an error.</summary>
    public bool Succeeded => HasResult && !ErrnoText.IsError(Result);
}
