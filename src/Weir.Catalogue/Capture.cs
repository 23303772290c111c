using Weir.Catalogue.Records;

namespace Weir.Catalogue;

/// <summary>One capture of a call's record.</summary>
public readonly ref struct Capture
{
    /// <summary>Whether the record has it.</summary>
    public bool Exists { get; init; }

    /// <summary>How it went.</summary>
    public CaptureStatus Status { get; init; }

    /// <summary>The length that the call meant.</summary>
    public uint FullLength { get; init; }

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Bytes { get; init; }

    /// <summary>Whether there are bytes to show.</summary>
    public bool HasBytes => Exists && Status is CaptureStatus.Ok or CaptureStatus.Cut;

    /// <summary>Whether only the beginning is there.</summary>
    public bool IsCut => Status == CaptureStatus.Cut;
}
