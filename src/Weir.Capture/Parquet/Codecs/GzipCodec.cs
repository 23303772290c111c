using System.IO.Compression;

namespace Weir.Capture.Parquet.Codecs;

/// <summary>Gzip by the runtime.</summary>
internal sealed class GzipCodec : IPageCodec
{
    public ParquetCodec Codec => ParquetCodec.Gzip;

    // Deflate stores what it cannot shrink in blocks of 64 KiB with 5 bytes each, and gzip adds 18.
    public int BoundOf(int lengthBytes) => checked(lengthBytes + (lengthBytes >> 7) + 256);

    public int Compress(ReadOnlySpan<byte> page, Span<byte> into)
    {
        using var memory = new MemoryStream(page.Length / 2);
        using (var gzip = new GZipStream(memory, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(page);
        }

        ReadOnlySpan<byte> bytes = memory.GetBuffer().AsSpan(0, (int)memory.Length);
        bytes.CopyTo(into);
        return bytes.Length;
    }

    public void Decompress(ReadOnlySpan<byte> bytes, Span<byte> page)
    {
        using var memory = new MemoryStream(bytes.ToArray());
        using var gzip = new GZipStream(memory, CompressionMode.Decompress);
        if (gzip.ReadAtLeast(page, page.Length, throwOnEndOfStream: false) != page.Length || gzip.ReadByte() >= 0)
        {
            throw new InvalidDataException("A gzip page has another length than it says.");
        }
    }
}
