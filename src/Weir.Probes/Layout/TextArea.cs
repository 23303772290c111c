using Weir.Catalogue.Records;

namespace Weir.Probes.Layout;

/// <summary>Layout of the memory that holds a running call's captures, one area a thread that needs it.</summary>
internal static class TextArea
{
    /// <summary>u32: bytes used.</summary>
    internal const int Used = 0;

    /// <summary>u32: blocks.</summary>
    internal const int Blocks = 4;

    /// <summary>u32: bit i: capture i was not resident at enter.</summary>
    internal const int Faulted = 8;

    /// <summary>Capture blocks begin here.</summary>
    internal const int Data = 16;

    /// <summary>A block may begin up to here; later captures of the same call are left out.</summary>
    internal const int LastStart = 8192;

    /// <summary>The most bytes of one capture.</summary>
    internal const int MaxCapture = 4096;

    /// <summary>The most bytes used: a block at the last start.</summary>
    internal const int MaxUsed = LastStart + CaptureBlock.Bytes + MaxCapture;

    /// <summary>Size of the area.</summary>
    internal const int SizeBytes = Data + MaxUsed + 8;
}
