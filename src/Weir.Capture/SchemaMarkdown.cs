using System.Text;
using Weir.Trace;

namespace Weir.Capture;

/// <summary>The reference page of the columns, written from <see cref="Schema"/> so that it cannot be wrong.</summary>
public static class SchemaMarkdown
{
    /// <summary>The page.</summary>
    public static string Text()
    {
        StringBuilder page = new(
            """
            # Columns of a capture

            Every output has these columns in this order: Parquet, CSV, JSON lines, conditions of `--filter`.
            A row is a call. Empty means unknown or not applicable; it is never 0. Columns are only ever appended;
            `weir.schema` in the footer is raised when they are. This page is written by the program itself and a
            test keeps it fresh.

            | column | type | unit | meaning |
            | --- | --- | --- | --- |

            """);
        foreach (Field field in Schema.Fields)
        {
            page.Append($"| `{field.Name}` | {Type(field.Type)} | {field.Unit} | {field.Doc.Replace("|", "\\|")} |\n");
        }

        return page.ToString();
    }

    private static string Type(FieldType type) =>
        type is FieldType.Word or FieldType.Text ? "text" : type.ToString().ToLowerInvariant();
}
