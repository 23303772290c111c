namespace Weir.Replay.Log;

/// <summary>The outermost layer of a log: see docs/internals/weirlog.md.</summary>
internal static class LogFormat
{
    /// <summary>First bytes of the file.</summary>
    public static ReadOnlySpan<byte> Magic => "weirlog\n"u8;

    public const uint Version = 1;

    /// <summary>Magic, version, reserved word.</summary>
    public const int FileHeaderBytes = 16;

    /// <summary>First bytes of each block: "WBLK" as a little-endian word.</summary>
    public const uint BlockMagic = 0x4b4c4257;

    /// <summary>Magic, raw length, packed length, CRC-32C of what is packed, number of the first event.</summary>
    public const int BlockHeaderBytes = 24;

    /// <summary>A block is written once it has so many bytes.</summary>
    public const int BlockTargetBytes = 512 << 10;

    /// <summary>The most bytes of a piece of memory in one event; longer pieces are several events.</summary>
    public const int MaxPieceBytes = 1 << 20;

    /// <summary>The most bytes that a block may claim to have, packed or not.</summary>
    public const int MaxBlockBytes = 8 << 20;
}
