using Weir.Capture.Parquet;
using Weir.Capture.Parquet.Codecs;
using Weir.Kernel.Calls;

namespace Weir.Capture.Bench;

internal sealed class ZstdCodec(Zstd zstd) : IPageCodec
{
    public ParquetCodec Codec => ParquetCodec.Zstd;

    public int BoundOf(int lengthBytes) => zstd.BoundOf(lengthBytes);

    public int Compress(ReadOnlySpan<byte> page, Span<byte> into) => zstd.Compress(page, into, level: 1);

    public void Decompress(ReadOnlySpan<byte> bytes, Span<byte> page)
    {
        if (zstd.Decompress(bytes, page) != page.Length)
        {
            throw new InvalidDataException("A zstd page is damaged.");
        }
    }
}
