using System.Buffers.Binary;

namespace Weir.Capture.Parquet.Encodings;

/// <summary>Numbers of a fixed width in bits, least significant first.</summary>
internal static class BitPacking
{
    /// <summary>Appends values; their number times the width must be whole bytes.</summary>
    public static void Write(ByteSink sink, ReadOnlySpan<ulong> values, int width)
    {
        int bytes = values.Length * width / 8;
        Span<byte> room = sink.Reserve(bytes);
        ulong buffer = 0;
        int bits = 0, at = 0;
        foreach (ulong value in values)
        {
            buffer |= value << bits;
            bits += width;
            if (bits >= 64)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(room[at..], buffer);
                at += 8;
                bits -= 64;
                buffer = bits == 0 ? 0 : value >> (width - bits);
            }
        }

        for (; bits > 0; bits -= 8, buffer >>= 8)
        {
            room[at++] = (byte)buffer;
        }

        sink.Advance(bytes);
    }

    /// <summary>Reads values; the bytes must hold all of them.</summary>
    public static void Read(ReadOnlySpan<byte> bytes, Span<ulong> values, int width)
    {
        ulong mask = width == 64 ? ulong.MaxValue : (1UL << width) - 1;
        long bit = 0;
        for (int i = 0; i < values.Length; i++, bit += width)
        {
            int at = (int)(bit >> 3), shift = (int)(bit & 7);
            ulong value = Load(bytes[at..]) >> shift;
            if (shift + width > 64)
            {
                value |= (ulong)bytes[at + 8] << (64 - shift);
            }

            values[i] = value & mask;
        }
    }

    private static ulong Load(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= 8)
        {
            return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        }

        ulong value = 0;
        for (int i = bytes.Length - 1; i >= 0; i--)
        {
            value = (value << 8) | bytes[i];
        }

        return value;
    }
}
