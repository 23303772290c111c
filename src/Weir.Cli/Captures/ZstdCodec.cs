using Weir.Capture.Parquet;
using Weir.Capture.Parquet.Codecs;
using Weir.Kernel.Calls;

namespace Weir.Cli.Captures;

/// <summary>Zstandard for captures, through the system's library.</summary>
internal sealed class ZstdCodec(Zstd zstd) : IPageCodec
{
    // Level 3 is no smaller for pages that encodings have shrunk already, and slower.
    private const int Level = 1;

    /// <summary>The codecs of this system.</summary>
    public static CodecSet Codecs { get; } = Zstd.TryLoad() is { } zstd
        ? new CodecSet(new ZstdCodec(zstd)) : new CodecSet();

    public ParquetCodec Codec => ParquetCodec.Zstd;

    public int BoundOf(int lengthBytes) => zstd.BoundOf(lengthBytes);

    public int Compress(ReadOnlySpan<byte> page, Span<byte> into) => zstd.Compress(page, into, Level);

    public void Decompress(ReadOnlySpan<byte> bytes, Span<byte> page)
    {
        if (zstd.Decompress(bytes, page) != page.Length)
        {
            throw new InvalidDataException("A zstd page is damaged.");
        }
    }
}
