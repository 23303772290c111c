using System.Globalization;
using System.Text;

namespace Weir.Flame.Svg;

/// <summary>
/// Any text as XML character data: markup is escaped; what XML 1.0 forbids, and what would hide or turn around its
/// neighbours on a screen, is spelled out as <c>\x1b</c> or <c>\u202e</c>.
/// </summary>
public static class XmlText
{
    /// <summary>The text, safe inside elements and inside attributes of either quote.</summary>
    public static string Escape(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int first = IndexOfSpecial(text);
        if (first < 0)
        {
            return text;
        }

        var safe = new StringBuilder(text.Length + 16);
        safe.Append(text, 0, first);
        for (int i = first; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text, i))
            {
                safe.Append(text, i++, 2);
                continue;
            }

            Append(safe, text[i]);
        }

        return safe.ToString();
    }

    private static int IndexOfSpecial(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (IsSpecial(text[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool IsSpecial(char c) =>
        c is < ' ' or '<' or '>' or '&' or '"' or '\'' or (>= '\x7f' and < '\xa0') || (c >= '\x300' && IsUnseen(c));

    private static bool IsUnseen(char c) =>
        char.IsSurrogate(c) || c >= '\ufffe'
        || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse;

    private static void Append(StringBuilder safe, char c) => _ = c switch
    {
        '<' => safe.Append("&lt;"),
        '>' => safe.Append("&gt;"),
        '&' => safe.Append("&amp;"),
        '"' => safe.Append("&quot;"),
        '\'' => safe.Append("&#39;"),
        '\n' => safe.Append("\\n"),
        '\t' => safe.Append("\\t"),
        _ when !IsSpecial(c) => safe.Append(c),
        < '\x100' => safe.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"),
        _ => safe.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
    };
}
