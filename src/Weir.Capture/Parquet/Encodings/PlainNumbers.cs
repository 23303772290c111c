using System.Buffers.Binary;

namespace Weir.Capture.Parquet.Encodings;

/// <summary>Numbers one after the other.</summary>
internal static class PlainNumbers
{
    public static void Read(ReadOnlySpan<byte> bytes, Span<long> values, ParquetType type)
    {
        int size = type == ParquetType.Int32 ? 4 : 8;
        if (bytes.Length / size < values.Length)
        {
            throw new InvalidDataException("A page ends too early.");
        }

        for (int i = 0; i < values.Length; i++)
        {
            values[i] = size == 4
                ? BinaryPrimitives.ReadInt32LittleEndian(bytes[(i * 4)..])
                : BinaryPrimitives.ReadInt64LittleEndian(bytes[(i * 8)..]);
        }
    }
}
