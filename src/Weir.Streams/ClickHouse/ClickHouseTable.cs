using System.Collections.Immutable;
using System.Text;
using Weir.Capture.Rows;
using Weir.Trace;

namespace Weir.Streams.ClickHouse;

/// <summary>
/// The columns of the table: who traced, then the columns of every capture. Cells may be NULL, as unknown is not zero.
/// </summary>
public static class ClickHouseTable
{
    /// <summary>The columns' names, in the order of a row.</summary>
    public static ImmutableArray<string> Columns { get; } = ["host", "run", .. Schema.Fields.Select(f => f.Name)];

    /// <summary>The columns' names as an INSERT lists them.</summary>
    public static string ColumnList { get; } = string.Join(',', Columns);

    /// <summary>The statement that makes the table.</summary>
    public static string CreateStatement(string quotedTable)
    {
        StringBuilder text = new();
        text.Append("CREATE TABLE IF NOT EXISTS ").Append(quotedTable).Append("\n(\n");
        text.Append("    host LowCardinality(String) COMMENT 'Name of the traced machine.',\n");
        text.Append("    run String COMMENT 'One run of weir trace: machine and start.',\n");
        foreach (Field field in Schema.Fields)
        {
            text.Append($"    {field.Name} {TypeOf(field)} COMMENT '{field.Doc.Replace("'", "\\'")}',\n");
        }

        text.Append("    time DateTime64(9, 'UTC') MATERIALIZED fromUnixTimestamp64Nano(coalesce(wall_ns, 0))\n)\n");
        text.Append("ENGINE = MergeTree\nPARTITION BY toDate(time)\nORDER BY (host, run, seq)\n");
        text.Append("SETTINGS non_replicated_deduplication_window = 1000;\n");
        return text.ToString();
    }

    private static string TypeOf(Field field) => field.Name == "seq"
        ? "UInt64"
        : field.Type switch
        {
            FieldType.UInt64 => "Nullable(UInt64)",
            FieldType.Int64 => "Nullable(Int64)",
            FieldType.UInt32 => "Nullable(UInt32)",
            FieldType.Int32 => "Nullable(Int32)",
            FieldType.Word => "LowCardinality(Nullable(String))",
            _ => "Nullable(String)",
        };

    /// <summary>Whether cells of a column may be NULL.</summary>
    internal static bool IsNullable(Column column) => column.Name != "seq";
}
