using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Weir.Capture.Rows;

namespace Weir.Capture.Formats;

/// <summary>JSON lines: one object a row, empty cells left out.</summary>
public sealed class JsonLinesFormat : IDisposable
{
    // A file of lines is no web page: readable letters over escaped ones. Control characters stay escaped.
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private readonly TextWriter _text;
    private readonly ArrayBufferWriter<byte> _bytes = new(4096);
    private readonly Utf8JsonWriter _json;
    private JsonEncodedText[] _names = [];

    /// <summary>Writes to a text.</summary>
    public JsonLinesFormat(TextWriter text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _text = text;
        _json = new Utf8JsonWriter(_bytes, Options);
    }

    /// <summary>Writes rows.</summary>
    public void Write(RowSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (_names.Length != rows.Data.Length)
        {
            _names = [.. rows.Columns.Select(c => JsonEncodedText.Encode(c.Name))];
        }

        for (int row = 0; row < rows.Count; row++)
        {
            _bytes.ResetWrittenCount();
            _json.Reset();
            _json.WriteStartObject();
            for (int column = 0; column < rows.Data.Length; column++)
            {
                Cell(rows.Data[column], row, _names[column]);
            }

            _json.WriteEndObject();
            _json.Flush();
            _text.Write(Encoding.UTF8.GetString(_bytes.WrittenSpan));
            _text.Write('\n');
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    private void Cell(ColumnData data, int row, JsonEncodedText name)
    {
        if (data.IsEmpty(row))
        {
            return;
        }

        if (data is TextData texts)
        {
            _json.WriteString(name, texts[row]);
        }
        else if (data.Column.Type == ColumnType.UInt64)
        {
            _json.WriteNumber(name, (ulong)((NumberData)data).Values[row]);
        }
        else
        {
            _json.WriteNumber(name, ((NumberData)data).Values[row]);
        }
    }
}
