using System.Globalization;
using System.Text;
using System.Text.Json;
using Weir.Capture.Rows;
using Weir.Capture.Text;

namespace Weir.Capture.Formats;

/// <summary>
/// JSON lines: one object a row, empty cells left out. What would steer a terminal is always spelled out, which JSON
/// reads back as the same text.
/// </summary>
public sealed class JsonLinesFormat : ILineFormat
{
    private TextCells[] _texts = [];
    private byte[][] _names = [];
    private RowSet? _rows;

    /// <inheritdoc/>
    public void Begin(Utf8Buffer buffer, IEnumerable<Column> columns)
    {
    }

    /// <inheritdoc/>
    public void Take(RowSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (_names.Length != rows.Data.Length)
        {
            _names = [.. rows.Columns.Select(c => Encoding.UTF8.GetBytes($",\"{JsonEncodedText.Encode(c.Name)}\":"))];
        }

        _rows = rows;
        TextCells.Take(ref _texts, rows, Quote);
    }

    /// <inheritdoc/>
    public void Write(Utf8Buffer buffer, int row)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        ReadOnlySpan<ColumnData> data = _rows!.Data.AsSpan();
        buffer.Append((byte)'{');
        int start = buffer.Length;
        for (int column = 0; column < data.Length; column++)
        {
            if (data[column] is NumberData numbers)
            {
                if (!numbers.IsEmpty(row))
                {
                    // Names bring the comma before them.
                    buffer.Append(_names[column].AsSpan(buffer.Length == start ? 1 : 0));
                    numbers.AppendDigits(buffer, row);
                }
            }
            else if (((TextData)data[column]).Indexes[row] is >= 0 and var index)
            {
                buffer.Append(_names[column].AsSpan(buffer.Length == start ? 1 : 0));
                buffer.Append(_texts[column].Of(index));
            }
        }

        buffer.Append("}\n"u8);
    }

    private static void Quote(Utf8Buffer buffer, string text)
    {
        buffer.Append((byte)'"');
        ReadOnlySpan<char> rest = text;
        for (int at = rest.IndexOfAny(EscapedText.InJson); at >= 0; at = rest.IndexOfAny(EscapedText.InJson))
        {
            buffer.Append(rest[..at]);
            Spell(buffer, rest[at]);
            rest = rest[(at + 1)..];
        }

        buffer.Append(rest);
        buffer.Append((byte)'"');
    }

    private static void Spell(Utf8Buffer buffer, char c)
    {
        if (c is '"' or '\\')
        {
            buffer.Append((byte)'\\');
            buffer.Append((byte)c);
        }
        else
        {
            buffer.Append(string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"));
        }
    }
}
