using System.Buffers.Binary;
using System.Numerics;

namespace Weir.Replay.Log;

/// <summary>CRC-32C over a block: one instruction for eight bytes on x86-64.</summary>
internal static class BlockChecksum
{
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint crc = ~0u;
        while (bytes.Length >= 8)
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }

        foreach (byte b in bytes)
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return ~crc;
    }
}
