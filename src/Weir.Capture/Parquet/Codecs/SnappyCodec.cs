namespace Weir.Capture.Parquet.Codecs;

/// <summary>
/// Snappy, read only: other tools write it by default, and a capture that went through one of them stays readable.
/// </summary>
internal sealed class SnappyCodec : IPageCodec
{
    public ParquetCodec Codec => ParquetCodec.Snappy;

    public int BoundOf(int lengthBytes) => throw new NotSupportedException("Snappy is only read.");

    public int Compress(ReadOnlySpan<byte> page, Span<byte> into) =>
        throw new NotSupportedException("Snappy is only read.");

    public void Decompress(ReadOnlySpan<byte> bytes, Span<byte> page)
    {
        var from = new Encodings.ByteSource(bytes);
        if (from.Size(int.MaxValue) != page.Length)
        {
            throw Bad();
        }

        int at = 0;
        while (from.Left > 0)
        {
            byte tag = from.Byte();
            at = (tag & 3) == 0 ? Literal(ref from, tag, page, at) : Copy(ref from, tag, page, at);
        }

        if (at != page.Length)
        {
            throw Bad();
        }
    }

    private static int Literal(ref Encodings.ByteSource from, byte tag, Span<byte> page, int at)
    {
        uint length = (uint)tag >> 2;
        if (length >= 60)
        {
            ReadOnlySpan<byte> more = from.Take((int)length - 59);
            length = 0;
            for (int i = more.Length - 1; i >= 0; i--)
            {
                length = (length << 8) | more[i];
            }
        }

        if (length >= page.Length - at)
        {
            throw Bad();
        }

        from.Take((int)length + 1).CopyTo(page[at..]);
        return at + (int)length + 1;
    }

    private static int Copy(ref Encodings.ByteSource from, byte tag, Span<byte> page, int at)
    {
        int length = (tag & 3) == 1 ? 4 + ((tag >> 2) & 7) : 1 + (tag >> 2);
        long distance = (tag & 3) switch
        {
            1 => ((tag >> 5) << 8) | from.Byte(),
            2 => from.Byte() | (from.Byte() << 8),
            _ => (uint)from.Int32(),
        };
        if (distance == 0 || distance > at || length > page.Length - at)
        {
            throw Bad();
        }

        // A copy may overlap itself: that is how runs are spelled.
        for (int i = 0; i < length; i++, at++)
        {
            page[at] = page[at - (int)distance];
        }

        return at;
    }

    private static InvalidDataException Bad() => new("A snappy page is damaged.");
}
