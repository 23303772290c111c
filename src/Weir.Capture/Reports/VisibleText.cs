using System.Globalization;

namespace Weir.Capture.Reports;

/// <summary>Names from traced programs as one harmless line: what would steer a terminal is spelled out.</summary>
public static class VisibleText
{
    /// <summary>The text without control characters and without characters that turn or hide others.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Any(IsUnseen)
            ? string.Concat(text.Select(c => IsUnseen(c) ? Spell(c) : c.ToString()))
            : text;
    }

    /// <summary>The same, cut in its middle to a width.</summary>
    public static string Of(string text, int width)
    {
        string seen = Of(text);
        if (seen.Length <= width)
        {
            return seen;
        }

        int tail = width * 2 / 3;
        return string.Concat(seen.AsSpan(0, width - tail - 1), "…", seen.AsSpan(seen.Length - tail));
    }

    private static bool IsUnseen(char c) =>
        char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static string Spell(char c) => c < 0x100
        ? string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}")
        : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
}
