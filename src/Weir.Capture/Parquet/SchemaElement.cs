namespace Weir.Capture.Parquet;

/// <summary>A node of a Parquet schema; only flat schemas are read and written.</summary>
internal sealed record SchemaElement
{
    public string Name { get; init; } = "";

    public ParquetType? Type { get; init; }

    /// <summary>0 required, 1 optional, 2 repeated.</summary>
    public int Repetition { get; init; }

    public int ChildCount { get; init; }

    /// <summary>ConvertedType: 0 UTF8, 13 UINT_32, 14 UINT_64, 17 INT_32, 18 INT_64; -1 none.</summary>
    public int Converted { get; init; } = -1;
}
