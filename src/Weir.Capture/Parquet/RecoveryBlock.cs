using System.Buffers.Binary;
using System.Numerics;

namespace Weir.Capture.Parquet;

/// <summary>
/// What stands before each row group: its own description, with offsets from the group's first byte, and checksums. A
/// Parquet reader never looks there, since its footer points past it; ours walks from block to block when the footer
/// is missing.
/// </summary>
internal static class RecoveryBlock
{
    public const int HeaderBytes = 40;
    private const ulong Magic = 0x3152475249455721; // "!WEIRGR1" read as little-endian

    /// <summary>The header of a block; the description and the group follow it.</summary>
    public static byte[] Header(ReadOnlySpan<byte> description, ReadOnlySpan<byte> group)
    {
        byte[] header = new byte[HeaderBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(header, Magic);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(8), description.Length);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(16), group.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(24), Checksum(description));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(28), Checksum(group));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(32), Checksum(header.AsSpan(0, 32)));
        return header;
    }

    /// <summary>Reads a header; false when there is none, or a damaged one.</summary>
    public static bool TryRead(ReadOnlySpan<byte> header, out BlockSizes sizes)
    {
        sizes = default;
        if (BinaryPrimitives.ReadUInt64LittleEndian(header) != Magic
            || BinaryPrimitives.ReadUInt32LittleEndian(header[32..]) != Checksum(header[..32]))
        {
            return false;
        }

        sizes = new BlockSizes(
            BinaryPrimitives.ReadInt64LittleEndian(header[8..]), BinaryPrimitives.ReadInt64LittleEndian(header[16..]),
            BinaryPrimitives.ReadUInt32LittleEndian(header[24..]),
            BinaryPrimitives.ReadUInt32LittleEndian(header[28..]));
        return sizes.DescriptionBytes is > 0 and < ParquetLimits.MaxFooterBytes
            && sizes.GroupBytes is > 0 and < ParquetLimits.MaxGroupBytes;
    }

    /// <summary>CRC-32C, as the processor computes it.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint sum = ~0u;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (byte value in bytes)
        {
            sum = BitOperations.Crc32C(sum, value);
        }

        return ~sum;
    }
}
