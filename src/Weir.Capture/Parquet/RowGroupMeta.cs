namespace Weir.Capture.Parquet;

/// <summary>Where a row group's columns are.</summary>
internal sealed class RowGroupMeta
{
    public required IReadOnlyList<ChunkMeta> Chunks { get; init; }

    public required long RowCount { get; init; }

    public required long SizeBytes { get; init; }

    /// <summary>The same group when its first byte is so far into the file.</summary>
    public RowGroupMeta At(long position) => new()
    {
        Chunks =
        [
            .. Chunks.Select(c => c with
            {
                DataPageOffset = c.DataPageOffset + position,
                DictionaryPageOffset = c.DictionaryPageOffset + position,
            }),
        ],
        RowCount = RowCount,
        SizeBytes = SizeBytes,
    };
}
