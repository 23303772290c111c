using System.Collections.Immutable;
using System.Text;
using Weir.Trace;

namespace Weir.Capture.Rows;

/// <summary>Turns calls into rows: the columns of <see cref="Schema"/> and nothing else.</summary>
public static class CallRows
{
    [ThreadStatic]
    private static StringBuilder? _text;

    /// <summary>The columns of a capture of calls.</summary>
    public static ImmutableArray<Column> Columns { get; } =
        [.. Schema.Fields.Select(f => new Column(f.Name, TypeOf(f.Type)))];

    /// <summary>Adds calls to a set that was made with <see cref="Columns"/>.</summary>
    public static void Append(RowSet rows, ReadOnlySpan<Call> calls)
    {
        ArgumentNullException.ThrowIfNull(rows);
        for (int column = 0; column < Schema.Fields.Length; column++)
        {
            Field field = Schema.Fields[column];
            if (field.Number is { } number)
            {
                ((NumberData)rows.Data[column]).Append(number, calls);
            }
            else if (field.Text is { } text)
            {
                AppendTexts((TextData)rows.Data[column], text, calls);
            }
            else
            {
                Compose((TextData)rows.Data[column], field.Compose!, calls);
            }
        }
    }

    private static void AppendTexts(TextData data, TextOf text, ReadOnlySpan<Call> calls)
    {
        foreach (ref readonly Call call in calls)
        {
            data.Append(text(in call));
        }
    }

    private static void Compose(TextData data, TextInto compose, ReadOnlySpan<Call> calls)
    {
        StringBuilder text = _text ??= new StringBuilder(256);
        Span<char> small = stackalloc char[256];
        foreach (ref readonly Call call in calls)
        {
            text.Clear();
            compose(text, in call);
            if (text.Length == 0)
            {
                data.AppendEmpty();
            }
            else if (text.Length <= small.Length)
            {
                text.CopyTo(0, small, text.Length);
                data.Append(small[..text.Length]);
            }
            else
            {
                data.Append(text.ToString());
            }
        }
    }

    private static ColumnType TypeOf(FieldType type) => type switch
    {
        FieldType.UInt64 => ColumnType.UInt64,
        FieldType.Int64 => ColumnType.Int64,
        FieldType.UInt32 => ColumnType.UInt32,
        FieldType.Int32 => ColumnType.Int32,
        _ => ColumnType.Text,
    };
}
