namespace Weir.Capture.Parquet;

/// <summary>Where the pages of one column of one row group are, and what is in them.</summary>
internal sealed record ChunkMeta
{
    public required ParquetType Type { get; init; }

    public required string Name { get; init; }

    public required ParquetCodec Codec { get; init; }

    public required long ValueCount { get; init; }

    public required long UncompressedBytes { get; init; }

    public required long CompressedBytes { get; init; }

    public required long DataPageOffset { get; init; }

    /// <summary>Null when there is no dictionary page.</summary>
    public long? DictionaryPageOffset { get; init; }

    public required IReadOnlyList<ParquetEncoding> Encodings { get; init; }

    public long EmptyCount { get; init; }

    /// <summary>Smallest value in plain encoding, or empty when unknown.</summary>
    public byte[] Min { get; init; } = [];

    /// <summary>Largest value in plain encoding, or empty when unknown.</summary>
    public byte[] Max { get; init; } = [];

    public bool HasBounds { get; init; }

    /// <summary>First byte of the chunk in the file.</summary>
    public long Start => DictionaryPageOffset < DataPageOffset ? DictionaryPageOffset.Value : DataPageOffset;
}
