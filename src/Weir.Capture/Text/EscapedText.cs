using System.Buffers;
using System.Globalization;
using System.Text;

namespace Weir.Capture.Text;

/// <summary>
/// Text from traced programs, made harmless: control characters would move the cursor or run a terminal's commands,
/// and direction marks would let a name show as another one.
/// </summary>
public sealed class EscapedText
{
    private static readonly SearchValues<char> LineBreaks = SearchValues.Create("\n\r");

    private static readonly SearchValues<char> Dangerous = SearchValues.Create(
        [.. Enumerable.Range(0, 0x10000).Select(c => (char)c).Where(IsDangerous)]);

    private readonly SearchValues<char> _escaped;

    /// <summary>What JSON texts spell out: what it must, and what is dangerous.</summary>
    internal static SearchValues<char> InJson { get; } = SearchValues.Create(
        [.. Enumerable.Range(0, 0x10000).Select(c => (char)c).Where(c => c is '"' or '\\' || IsDangerous(c))]);

    /// <summary>Chooses what is escaped.</summary>
    /// <param name="all">Everything dangerous, or only what would break a line.</param>
    public EscapedText(bool all) => _escaped = all ? Dangerous : LineBreaks;

    /// <summary>Appends a text.</summary>
    public void Append(Utf8Buffer buffer, ReadOnlySpan<char> text)
    {
        while (true)
        {
            int at = text.IndexOfAny(_escaped);
            if (at < 0)
            {
                buffer.Append(text);
                return;
            }

            buffer.Append(text[..at]);
            AppendOne(buffer, text[at]);
            text = text[(at + 1)..];
        }
    }

    /// <summary>Appends a text that is made for one call.</summary>
    public void Append(Utf8Buffer buffer, StringBuilder text)
    {
        foreach (ReadOnlyMemory<char> chunk in text.GetChunks())
        {
            Append(buffer, chunk.Span);
        }
    }

    private static void AppendOne(Utf8Buffer buffer, char c)
    {
        switch (c)
        {
            case '\n':
                buffer.Append("\\n"u8);
                break;
            case '\r':
                buffer.Append("\\r"u8);
                break;
            case '\t':
                buffer.Append("\\t"u8);
                break;
            default:
                buffer.Append(c < 0x100
                    ? string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}")
                    : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"));
                break;
        }
    }

    // Format characters are the ones that change direction or show as nothing.
    private static bool IsDangerous(char c) => char.IsControl(c)
        || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator;
}
