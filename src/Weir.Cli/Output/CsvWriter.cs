using System.Text;
using Weir.Trace;

namespace Weir.Cli.Output;

/// <summary>
/// Comma-separated values (RFC 4180, lines end with LF): all fields of the schema; what is unknown is empty.
/// </summary>
internal sealed class CsvWriter(EscapedText escape) : ICallWriter
{
    private readonly StringBuilder _made = new();
    private readonly Utf8Buffer _value = new();

    public void Begin(Utf8Buffer buffer)
    {
        buffer.Append(string.Join(',', Schema.Fields.Select(f => f.Name)));
        buffer.Append((byte)'\n');
    }

    public void Write(Utf8Buffer buffer, in Call call)
    {
        bool first = true;
        foreach (Field field in Schema.Fields)
        {
            if (!first)
            {
                buffer.Append((byte)',');
            }

            first = false;
            if (field.Number is { } number)
            {
                if (number(in call) is { } value)
                {
                    buffer.Append(value);
                }
            }
            else if (field.Text is { } text)
            {
                AppendText(buffer, text(in call));
            }
            else
            {
                _made.Clear();
                field.Compose!(_made, in call);
                foreach (ReadOnlyMemory<char> chunk in _made.GetChunks())
                {
                    escape.Append(_value, chunk.Span);
                }

                AppendQuoted(buffer);
            }
        }

        buffer.Append((byte)'\n');
    }

    private void AppendText(Utf8Buffer buffer, string? text)
    {
        if (text is not null)
        {
            escape.Append(_value, text);
            AppendQuoted(buffer);
        }
    }

    private void AppendQuoted(Utf8Buffer buffer)
    {
        ReadOnlySpan<byte> value = _value.Bytes;
        if (value.IndexOfAny(",\"\n\r"u8) < 0)
        {
            buffer.Append(value);
        }
        else
        {
            buffer.Append((byte)'"');
            while (true)
            {
                int quote = value.IndexOf((byte)'"');
                if (quote < 0)
                {
                    break;
                }

                buffer.Append(value[..(quote + 1)]);
                buffer.Append((byte)'"');
                value = value[(quote + 1)..];
            }

            buffer.Append(value);
            buffer.Append((byte)'"');
        }

        _value.Clear();
    }
}
