using Weir.Capture.Rows;

namespace Weir.Capture.Parquet;

/// <summary>Between columns and the schema of a Parquet file: flat, every column optional.</summary>
internal static class ParquetSchema
{
    private const int Utf8 = 0, UInt32 = 13, UInt64 = 14, Int32 = 17, Int64 = 18;

    public static IReadOnlyList<SchemaElement> Of(IReadOnlyList<Column> columns) =>
    [
        new SchemaElement { Name = "calls", ChildCount = columns.Count },
        .. columns.Select(c => new SchemaElement
        {
            Name = c.Name, Type = PhysicalOf(c.Type), Repetition = 1, Converted = ConvertedOf(c.Type),
        }),
    ];

    public static ParquetType PhysicalOf(ColumnType type) => type switch
    {
        ColumnType.Text => ParquetType.ByteArray,
        ColumnType.Int32 or ColumnType.UInt32 => ParquetType.Int32,
        _ => ParquetType.Int64,
    };

    /// <summary>The columns that this library can read; others stay unread.</summary>
    public static Column? ColumnOf(SchemaElement element) => (element.Type, element.Converted) switch
    {
        _ when element.Repetition > 1 => null,
        (ParquetType.ByteArray, _) => new Column(element.Name, ColumnType.Text),
        (ParquetType.Int32, UInt32) => new Column(element.Name, ColumnType.UInt32),
        (ParquetType.Int32, _) => new Column(element.Name, ColumnType.Int32),
        (ParquetType.Int64, UInt64) => new Column(element.Name, ColumnType.UInt64),
        (ParquetType.Int64, _) => new Column(element.Name, ColumnType.Int64),
        _ => null,
    };

    private static int ConvertedOf(ColumnType type) => type switch
    {
        ColumnType.Text => Utf8,
        ColumnType.UInt32 => UInt32,
        ColumnType.UInt64 => UInt64,
        ColumnType.Int32 => Int32,
        _ => Int64,
    };
}
