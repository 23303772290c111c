namespace Weir.Capture.Parquet.Codecs;

/// <summary>Compresses pages and undoes it. Used by one thread at a time.</summary>
public interface IPageCodec
{
    /// <summary>Which one it is.</summary>
    ParquetCodec Codec { get; }

    /// <summary>The most bytes that so many bytes can become.</summary>
    int BoundOf(int lengthBytes);

    /// <summary>Compresses.</summary>
    /// <returns>Bytes written.</returns>
    int Compress(ReadOnlySpan<byte> page, Span<byte> into);

    /// <summary>Undoes it; the destination is exactly as long as the page was.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged, or mean another length.</exception>
    void Decompress(ReadOnlySpan<byte> bytes, Span<byte> page);
}
