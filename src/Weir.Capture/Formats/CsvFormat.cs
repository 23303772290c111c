using Weir.Capture.Rows;
using Weir.Capture.Text;

namespace Weir.Capture.Formats;

/// <summary>
/// CSV as RFC 4180 has it: records end in CR LF, and a cell with a comma, a quote or a line break stands in quotes. An
/// empty cell is nothing; an empty text is two quotes.
/// </summary>
/// <param name="escape">What is spelled out where a person looks at it; null: nothing, values stay as they are.</param>
public sealed class CsvFormat(EscapedText? escape = null) : ILineFormat
{
    private readonly Utf8Buffer _cell = new();
    private TextCells[] _texts = [];
    private RowSet? _rows;

    /// <inheritdoc/>
    public void Begin(Utf8Buffer buffer, IEnumerable<Column> columns)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        buffer.Append(string.Join(',', columns.Select(c => c.Name)));
        buffer.Append("\r\n"u8);
    }

    /// <inheritdoc/>
    public void Take(RowSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        _rows = rows;
        TextCells.Take(ref _texts, rows, Cell);
    }

    /// <inheritdoc/>
    public void Write(Utf8Buffer buffer, int row)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        ReadOnlySpan<ColumnData> data = _rows!.Data.AsSpan();
        for (int column = 0; column < data.Length; column++)
        {
            if (column > 0)
            {
                buffer.Append((byte)',');
            }

            if (data[column] is NumberData numbers)
            {
                if (!numbers.IsEmpty(row))
                {
                    numbers.AppendDigits(buffer, row);
                }
            }
            else if (((TextData)data[column]).Indexes[row] is >= 0 and var index)
            {
                buffer.Append(_texts[column].Of(index));
            }
        }

        buffer.Append("\r\n"u8);
    }

    private void Cell(Utf8Buffer buffer, string text)
    {
        _cell.Clear();
        if (escape is null)
        {
            _cell.Append(text);
        }
        else
        {
            escape.Append(_cell, text);
        }

        ReadOnlySpan<byte> value = _cell.Bytes;
        if (value.Length > 0 && value.IndexOfAny(",\"\n\r"u8) < 0)
        {
            buffer.Append(value);
            return;
        }

        buffer.Append((byte)'"');
        for (int quote = value.IndexOf((byte)'"'); quote >= 0; quote = value.IndexOf((byte)'"'))
        {
            buffer.Append(value[..(quote + 1)]);
            buffer.Append((byte)'"');
            value = value[(quote + 1)..];
        }

        buffer.Append(value);
        buffer.Append((byte)'"');
    }
}
