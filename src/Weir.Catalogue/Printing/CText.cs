using System.Text;

namespace Weir.Catalogue.Printing;

/// <summary>Bytes as a C string literal, so that what a program passed can be read and pasted.</summary>
public static class CText
{
    /// <summary>
    /// Writes bytes between quotes: UTF-8 that a terminal can show as it is, everything else as \n, \t or \ooo; dots
    /// follow where the text goes on.
    /// </summary>
    public static void AppendQuoted(StringBuilder text, ReadOnlySpan<byte> bytes, bool cut)
    {
        ArgumentNullException.ThrowIfNull(text);
        text.Append('"');
        Append(text, bytes);
        text.Append(cut ? "\"..." : "\"");
    }

    /// <summary>Writes bytes with the escapes of <see cref="AppendQuoted"/>, without quotes.</summary>
    public static void Append(StringBuilder text, ReadOnlySpan<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(text);
        while (!bytes.IsEmpty)
        {
            Rune.DecodeFromUtf8(bytes, out Rune rune, out int length);
            bool whole = rune != Rune.ReplacementChar || length == 3;
            if (whole && IsShown(rune))
            {
                text.Append(rune);
            }
            else
            {
                AppendEscaped(text, bytes[..length]);
            }

            bytes = bytes[length..];
        }
    }

    private static bool IsShown(Rune rune) =>
        rune.Value is not ('"' or '\\') && !Rune.IsControl(rune) && Rune.GetUnicodeCategory(rune) is not
            (System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.OtherNotAssigned
            or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.PrivateUse
            or System.Globalization.UnicodeCategory.ParagraphSeparator);

    private static void AppendEscaped(StringBuilder text, ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
        {
            switch (b)
            {
                case (byte)'"':
                    text.Append("\\\"");
                    break;
                case (byte)'\\':
                    text.Append("\\\\");
                    break;
                case (byte)'\n':
                    text.Append("\\n");
                    break;
                case (byte)'\r':
                    text.Append("\\r");
                    break;
                case (byte)'\t':
                    text.Append("\\t");
                    break;
                default:
                    // Three digits always, so that a digit after it cannot be taken as part of it.
                    text.Append('\\').Append((char)('0' + (b >> 6)));
                    text.Append((char)('0' + ((b >> 3) & 7))).Append((char)('0' + (b & 7)));
                    break;
            }
        }
    }
}
