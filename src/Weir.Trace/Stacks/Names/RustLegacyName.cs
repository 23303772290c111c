using System.Globalization;
using System.Text;

namespace Weir.Trace.Stacks.Names;

/// <summary>
/// Rust's names before v0: a nested C++ name whose last part is a hash, with escapes for what C++ does not have in
/// names (rustc's <c>legacy</c> symbol mangling).
/// </summary>
internal static class RustLegacyName
{
    private const int HashLength = 17;

    private static readonly Dictionary<string, string> Escapes = new(StringComparer.Ordinal)
    {
        ["SP"] = "@", ["BP"] = "*", ["RF"] = "&", ["LT"] = "<", ["GT"] = ">", ["LP"] = "(", ["RP"] = ")", ["C"] = ",",
    };

    /// <summary>The path without its hash; null of any other name.</summary>
    internal static string? TryRead(string symbol)
    {
        if (!symbol.StartsWith("_ZN", StringComparison.Ordinal))
        {
            return null;
        }

        List<string> parts = [];
        int at = 3;
        while (at < symbol.Length && char.IsAsciiDigit(symbol[at]))
        {
            int length = 0;
            while (at < symbol.Length && char.IsAsciiDigit(symbol[at]) && length < symbol.Length)
            {
                length = (10 * length) + symbol[at++] - '0';
            }

            if (length == 0 || length > symbol.Length - at)
            {
                return null;
            }

            parts.Add(symbol.Substring(at, length));
            at += length;
        }

        bool ends = at < symbol.Length && symbol[at] == 'E' && (at + 1 == symbol.Length || symbol[at + 1] == '.');
        return ends && parts.Count > 1 && IsHash(parts[^1]) ? string.Join("::", parts.SkipLast(1).Select(Plain)) : null;
    }

    private static bool IsHash(string part) =>
        part.Length == HashLength && part[0] == 'h' && part.Skip(1).All(char.IsAsciiHexDigitLower);

    private static string Plain(string part)
    {
        // A part may not begin with an escape, so an underscore stands before it.
        ReadOnlySpan<char> left = part.StartsWith("_$", StringComparison.Ordinal) ? part.AsSpan(1) : part;
        StringBuilder text = new();
        while (!left.IsEmpty)
        {
            int end = left[0] == '$' ? left[1..].IndexOf('$') : -1;
            if (left.StartsWith(".."))
            {
                text.Append("::");
                left = left[2..];
            }
            else if (end >= 0 && Escaped(left.Slice(1, end).ToString()) is { } escaped)
            {
                text.Append(escaped);
                left = left[(end + 2)..];
            }
            else
            {
                text.Append(left[0]);
                left = left[1..];
            }
        }

        return text.ToString();
    }

    private static string? Escaped(string name)
    {
        if (Escapes.TryGetValue(name, out string? text))
        {
            return text;
        }

        bool coded = name.StartsWith('u')
            & uint.TryParse(name.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out uint rune);
        return coded && Rune.IsValid(rune) ? new Rune(rune).ToString() : null;
    }
}
