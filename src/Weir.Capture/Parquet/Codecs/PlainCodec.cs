namespace Weir.Capture.Parquet.Codecs;

/// <summary>No compression.</summary>
internal sealed class PlainCodec : IPageCodec
{
    public ParquetCodec Codec => ParquetCodec.None;

    public int BoundOf(int lengthBytes) => lengthBytes;

    public int Compress(ReadOnlySpan<byte> page, Span<byte> into)
    {
        page.CopyTo(into);
        return page.Length;
    }

    public void Decompress(ReadOnlySpan<byte> bytes, Span<byte> page)
    {
        if (bytes.Length != page.Length)
        {
            throw new InvalidDataException("A page has another length than it says.");
        }

        bytes.CopyTo(page);
    }
}
