using System.IO.Compression;

namespace Weir.Capture.Parquet.Codecs;

/// <summary>Brotli by the runtime, at its fastest.</summary>
internal sealed class BrotliCodec : IPageCodec
{
    private const int Quality = 1;
    private const int Window = 22;

    public ParquetCodec Codec => ParquetCodec.Brotli;

    public int BoundOf(int lengthBytes) => BrotliEncoder.GetMaxCompressedLength(lengthBytes);

    public int Compress(ReadOnlySpan<byte> page, Span<byte> into) =>
        BrotliEncoder.TryCompress(page, into, out int written, Quality, Window)
            ? written
            : throw new InvalidOperationException("Brotli needed more room than its bound.");

    public void Decompress(ReadOnlySpan<byte> bytes, Span<byte> page)
    {
        if (!BrotliDecoder.TryDecompress(bytes, page, out int written) || written != page.Length)
        {
            throw new InvalidDataException("A brotli page is damaged.");
        }
    }
}
