using System.Buffers;
using System.Text;

namespace Weir.Catalogue.Printing;

/// <summary>Bytes as a C string literal, so that what a program passed can be read and pasted.</summary>
public static class CText
{
    private const int Piece = 128;

    // ASCII that a terminal shows as it is: nearly all of what programs pass.
    private static readonly SearchValues<byte> Plain = SearchValues.Create(
        [.. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (byte)c).Where(c => c is not ((byte)'"' or (byte)'\\'))]);

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
        Span<char> room = stackalloc char[Piece];
        while (!bytes.IsEmpty)
        {
            int plain = bytes.IndexOfAnyExcept(Plain);
            plain = Math.Min(plain < 0 ? bytes.Length : plain, Piece);
            if (plain > 0)
            {
                Ascii.ToUtf16(bytes[..plain], room, out _);
                text.Append(room[..plain]);
                bytes = bytes[plain..];
                continue;
            }

            Rune.DecodeFromUtf8(bytes, out Rune rune, out int length);
            bool whole = rune != Rune.ReplacementChar || length == 3;
            if (whole && IsShown(rune))
            {
                text.Append(room[..rune.EncodeToUtf16(room)]);
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
