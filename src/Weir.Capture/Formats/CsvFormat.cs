using System.Buffers;
using System.Globalization;
using Weir.Capture.Rows;

namespace Weir.Capture.Formats;

/// <summary>CSV as RFC 4180 has it. An empty cell is nothing; an empty text is two quotes.</summary>
public sealed class CsvFormat
{
    private static readonly SearchValues<char> Special = SearchValues.Create("\",\r\n");

    private readonly TextWriter _text;
    private bool _begun;

    /// <summary>Writes to a text.</summary>
    public CsvFormat(TextWriter text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _text = text;
    }

    /// <summary>Writes rows, before the first the columns' names.</summary>
    public void Write(RowSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (!_begun)
        {
            Header(rows.Columns);
        }

        for (int row = 0; row < rows.Count; row++)
        {
            for (int column = 0; column < rows.Data.Length; column++)
            {
                if (column > 0)
                {
                    _text.Write(',');
                }

                Cell(rows.Data[column], row);
            }

            _text.Write("\r\n");
        }
    }

    /// <summary>Writes the columns' names.</summary>
    public void Header(IEnumerable<Column> columns)
    {
        _begun = true;
        _text.Write(string.Join(',', columns.Select(c => c.Name)));
        _text.Write("\r\n");
    }

    private void Cell(ColumnData data, int row)
    {
        if (data.IsEmpty(row))
        {
            return;
        }

        if (data is NumberData numbers)
        {
            Number(numbers.Values[row], numbers.Column.Type);
            return;
        }

        string text = ((TextData)data)[row]!;
        bool quoted = text.Length == 0 || text.AsSpan().IndexOfAny(Special) >= 0;
        _text.Write(quoted ? "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"" : text);
    }

    private void Number(long value, ColumnType type)
    {
        Span<char> digits = stackalloc char[24];
        int length;
        if (type == ColumnType.UInt64)
        {
            ((ulong)value).TryFormat(digits, out length, default, CultureInfo.InvariantCulture);
        }
        else
        {
            value.TryFormat(digits, out length, default, CultureInfo.InvariantCulture);
        }

        _text.Write(digits[..length]);
    }
}
