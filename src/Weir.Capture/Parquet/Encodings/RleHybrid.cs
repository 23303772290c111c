namespace Weir.Capture.Parquet.Encodings;

/// <summary>RLE: runs of one value, and groups of eight bit-packed values between them.</summary>
internal static class RleHybrid
{
    private const int MostGroups = 1 << 16;

    /// <summary>Appends values of a width in bits.</summary>
    public static void Write(ByteSink sink, ReadOnlySpan<int> values, int width)
    {
        int at = 0;
        int packedFrom = 0;
        while (at < values.Length)
        {
            int run = RunAt(values, at);
            // Packed groups hold eight values each; a run lends what the open group still lacks.
            int lent = (8 - ((at - packedFrom) & 7)) & 7;
            if (run - lent < 8)
            {
                at += run;
                continue;
            }

            Pack(sink, values[packedFrom..(at + lent)], width);
            WriteRun(sink, values[at], run - lent, width);
            at += run;
            packedFrom = at;
        }

        Pack(sink, values[packedFrom..], width);
    }

    /// <summary>Reads so many values.</summary>
    public static void Read(ReadOnlySpan<byte> bytes, Span<int> values, int width)
    {
        if (width > 32)
        {
            throw new InvalidDataException("A page has an impossible width.");
        }

        var from = new ByteSource(bytes);
        int done = 0;
        while (done < values.Length)
        {
            ulong head = from.Varint();
            if ((head & 1) == 0)
            {
                int run = (int)Math.Min(head >> 1, (ulong)(values.Length - done));
                values.Slice(done, run).Fill(ReadValue(ref from, width));
                done += run == 0 ? throw new InvalidDataException("A page has an empty run.") : run;
                continue;
            }

            done = Unpack(ref from, head >> 1, values, done, width);
        }
    }

    private static int Unpack(
        ref ByteSource from, ulong groups, Span<int> values, int done, int width)
    {
        Span<ulong> room = stackalloc ulong[8];
        if (groups == 0)
        {
            throw new InvalidDataException("A page has an empty run.");
        }

        for (ulong group = 0; group < groups && done < values.Length; group++)
        {
            BitPacking.Read(from.Take(width), room, width);
            for (int i = 0; i < 8 && done < values.Length; i++)
            {
                values[done++] = (int)room[i];
            }
        }

        return done;
    }

    /// <summary>Appends one value again and again.</summary>
    public static void WriteSame(ByteSink sink, int value, int count, int width)
    {
        if (count > 0)
        {
            WriteRun(sink, value, count, width);
        }
    }

    private static int RunAt(ReadOnlySpan<int> values, int at)
    {
        // Most runs are short: a vector search costs more than it finds.
        int near = Math.Min(at + 8, values.Length);
        for (int i = at + 1; i < near; i++)
        {
            if (values[i] != values[at])
            {
                return i - at;
            }
        }

        int length = values[at..].IndexOfAnyExcept(values[at]);
        return length < 0 ? values.Length - at : length;
    }

    private static void WriteRun(ByteSink sink, int value, int count, int width)
    {
        sink.WriteVarint((ulong)count << 1);
        for (int bits = 0; bits < width; bits += 8)
        {
            sink.Write((byte)(value >> bits));
        }
    }

    private static void Pack(ByteSink sink, ReadOnlySpan<int> values, int width)
    {
        Span<ulong> room = stackalloc ulong[8];
        while (values.Length > 0)
        {
            int groups = Math.Min((values.Length + 7) / 8, MostGroups);
            sink.WriteVarint(((ulong)groups << 1) | 1);
            for (int group = 0; group < groups; group++)
            {
                ReadOnlySpan<int> eight = values[..Math.Min(8, values.Length)];
                room.Clear();
                for (int i = 0; i < eight.Length; i++)
                {
                    room[i] = (uint)eight[i];
                }

                BitPacking.Write(sink, room, width);
                values = values[eight.Length..];
            }
        }
    }

    private static int ReadValue(ref ByteSource from, int width)
    {
        int value = 0;
        for (int bits = 0; bits < width; bits += 8)
        {
            value |= from.Byte() << bits;
        }

        return value;
    }
}
