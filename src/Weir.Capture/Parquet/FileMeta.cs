namespace Weir.Capture.Parquet;

/// <summary>What a Parquet footer says.</summary>
internal sealed class FileMeta
{
    public required IReadOnlyList<SchemaElement> Schema { get; init; }

    public required IReadOnlyList<RowGroupMeta> RowGroups { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> KeyValues { get; init; }

    public required long RowCount { get; init; }
}
