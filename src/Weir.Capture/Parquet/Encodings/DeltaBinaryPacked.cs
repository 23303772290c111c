using System.Numerics;

namespace Weir.Capture.Parquet.Encodings;

/// <summary>DELTA_BINARY_PACKED: differences to the one before, less the smallest of their block, bit-packed.</summary>
internal static class DeltaBinaryPacked
{
    private const int Block = 128;
    private const int Minis = 4;
    private const int Mini = Block / Minis;

    /// <summary>Appends values; <paramref name="wraps32"/> keeps differences in 32 bits, as INT32 must.</summary>
    public static void Write(ByteSink sink, ReadOnlySpan<long> values, bool wraps32)
    {
        sink.WriteVarint(Block);
        sink.WriteVarint(Minis);
        sink.WriteVarint((uint)values.Length);
        long first = values.Length == 0 ? 0 : values[0];
        sink.WriteZigZag(wraps32 ? (int)first : first);
        Span<long> deltas = stackalloc long[Block];
        for (int start = 1; start < values.Length; start += Block)
        {
            int count = Math.Min(Block, values.Length - start);
            long least = long.MaxValue;
            for (int i = 0; i < count; i++)
            {
                long delta = unchecked(values[start + i] - values[start + i - 1]);
                deltas[i] = delta = wraps32 ? (int)delta : delta;
                least = Math.Min(least, delta);
            }

            deltas[count..].Fill(least);
            WriteBlock(sink, deltas, least, count, wraps32);
        }
    }

    /// <summary>Reads so many values and tells how many bytes they took.</summary>
    public static int Read(ReadOnlySpan<byte> bytes, Span<long> values, bool wraps32)
    {
        var from = new ByteSource(bytes);
        int block = from.Size(1 << 20), minis = from.Size(1 << 12), total = from.Size(int.MaxValue);
        if (minis == 0 || block % minis != 0 || block / minis % 8 != 0 || block == 0 || total < values.Length)
        {
            throw new InvalidDataException("A page of differences has an impossible shape.");
        }

        long value = from.ZigZag();
        int done = 0;
        if (values.Length > 0)
        {
            values[done++] = wraps32 ? (int)value : value;
        }

        ulong[] room = new ulong[block / minis];
        while (done < values.Length)
        {
            long least = from.ZigZag();
            ReadOnlySpan<byte> widths = from.Take(minis);
            for (int mini = 0; mini < minis && done < values.Length; mini++)
            {
                ReadMini(ref from, widths[mini], room);
                for (int i = 0; i < room.Length && done < values.Length; i++)
                {
                    value = unchecked(value + least + (long)room[i]);
                    values[done++] = value = wraps32 ? (int)value : value;
                }
            }
        }

        return from.Position;
    }

    private static void ReadMini(ref ByteSource from, int width, ulong[] room)
    {
        if (width > 64)
        {
            throw new InvalidDataException("A page of differences has an impossible width.");
        }

        BitPacking.Read(from.Take(room.Length / 8 * width), room, width);
    }

    private static void WriteBlock(ByteSink sink, Span<long> deltas, long least, int count, bool wraps32)
    {
        Span<ulong> room = stackalloc ulong[Block];
        Span<byte> widths = stackalloc byte[Minis];
        for (int mini = 0; mini < Minis; mini++)
        {
            ulong all = 0;
            for (int i = mini * Mini; i < (mini + 1) * Mini; i++)
            {
                ulong over = unchecked((ulong)(deltas[i] - least));
                room[i] = over = wraps32 ? (uint)over : over;
                all |= over;
            }

            widths[mini] = (byte)(64 - BitOperations.LeadingZeroCount(all));
        }

        sink.WriteZigZag(least);
        sink.Write(widths);
        for (int mini = 0; mini * Mini < count; mini++)
        {
            BitPacking.Write(sink, room.Slice(mini * Mini, Mini), widths[mini]);
        }
    }
}
