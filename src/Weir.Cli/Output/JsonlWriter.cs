using System.Buffers;
using System.Globalization;
using System.Text;
using Weir.Trace;

namespace Weir.Cli.Output;

/// <summary>One JSON object a line; what is unknown or empty is left out.</summary>
internal sealed class JsonlWriter : ICallWriter
{
    private static readonly SearchValues<char> Special = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(c => (char)c), '"', '\\', '\u007f', '\u2028', '\u2029']);

    private readonly byte[][] _names = [.. Schema.Fields.Select(f => Encoding.UTF8.GetBytes($"\"{f.Name}\":"))];
    private readonly StringBuilder _made = new();

    public void Begin(Utf8Buffer buffer)
    {
    }

    public void Write(Utf8Buffer buffer, in Call call)
    {
        buffer.Append((byte)'{');
        int start = buffer.Length;
        for (int i = 0; i < _names.Length; i++)
        {
            Field field = Schema.Fields[i];
            if (field.Number is { } number)
            {
                if (number(in call) is { } value)
                {
                    AppendName(buffer, start, i);
                    buffer.Append(value);
                }

                continue;
            }

            if (field.Text is { } text)
            {
                AppendText(buffer, start, i, text(in call));
                continue;
            }

            _made.Clear();
            field.Compose!(_made, in call);
            if (_made.Length > 0)
            {
                AppendMade(buffer, start, i);
            }
        }

        buffer.Append("}\n"u8);
    }

    private void AppendName(Utf8Buffer buffer, int start, int field)
    {
        if (buffer.Length > start)
        {
            buffer.Append((byte)',');
        }

        buffer.Append(_names[field]);
    }

    private void AppendText(Utf8Buffer buffer, int start, int field, string? text)
    {
        if (text is not null)
        {
            AppendName(buffer, start, field);
            buffer.Append((byte)'"');
            AppendEscaped(buffer, text);
            buffer.Append((byte)'"');
        }
    }

    private void AppendMade(Utf8Buffer buffer, int start, int field)
    {
        AppendName(buffer, start, field);
        buffer.Append((byte)'"');
        foreach (ReadOnlyMemory<char> chunk in _made.GetChunks())
        {
            AppendEscaped(buffer, chunk.Span);
        }

        buffer.Append((byte)'"');
    }

    private static void AppendEscaped(Utf8Buffer buffer, ReadOnlySpan<char> text)
    {
        while (true)
        {
            int at = text.IndexOfAny(Special);
            if (at < 0)
            {
                buffer.Append(text);
                return;
            }

            buffer.Append(text[..at]);
            switch (text[at])
            {
                case '"':
                    buffer.Append("\\\""u8);
                    break;
                case '\\':
                    buffer.Append("\\\\"u8);
                    break;
                default:
                    buffer.Append(string.Create(CultureInfo.InvariantCulture, $"\\u{(int)text[at]:x4}"));
                    break;
            }

            text = text[(at + 1)..];
        }
    }
}
