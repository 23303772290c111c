using System.Globalization;
using System.Text;

namespace Weir.Catalogue.Rereading;

/// <summary>Arguments as they were printed, read from left to right: each kind takes what it wrote.</summary>
/// <param name="text">The arguments.</param>
/// <param name="path">The call's file, which may stand in brackets behind a descriptor; null when unknown.</param>
/// <param name="path2">The call's other file, or null.</param>
public ref struct PrintedText(ReadOnlySpan<char> text, string? path = null, string? path2 = null)
{
    /// <summary>What stands between two arguments.</summary>
    public const string Separator = ", ";

    private ReadOnlySpan<char> _rest = text;

    /// <summary>What was not taken yet.</summary>
    public readonly ReadOnlySpan<char> Rest => _rest;

    /// <summary>Whether all was taken.</summary>
    public readonly bool IsEnd => _rest.IsEmpty;

    /// <summary>Takes exactly this text, or nothing.</summary>
    public bool TryTake(string expected)
    {
        bool fits = _rest.StartsWith(expected, StringComparison.Ordinal);
        _rest = fits ? _rest[expected.Length..] : _rest;
        return fits;
    }

    /// <summary>Takes a word of letters, digits and underscores.</summary>
    public ReadOnlySpan<char> TakeName()
    {
        int end = 0;
        while (end < _rest.Length && (char.IsAsciiLetterOrDigit(_rest[end]) || _rest[end] == '_'))
        {
            end++;
        }

        ReadOnlySpan<char> name = _rest[..end];
        _rest = _rest[end..];
        return name;
    }

    /// <summary>Takes a number: decimal with or without a sign, or hexadecimal behind 0x.</summary>
    public bool TryTakeNumber(out ulong word)
    {
        bool negative = TryTake("-");
        ReadOnlySpan<char> digits = TakeName();
        bool hex = digits.StartsWith("0x", StringComparison.Ordinal);
        bool read = ulong.TryParse(
            hex ? digits[2..] : digits, hex ? NumberStyles.AllowHexSpecifier : NumberStyles.None,
            CultureInfo.InvariantCulture, out word);
        word = negative ? 0 - word : word;
        return read;
    }

    /// <summary>Takes the name of a file in angle brackets, if there is one.</summary>
    public bool TryTakeFile()
    {
        if (!_rest.StartsWith("<", StringComparison.Ordinal) || TryTakeBracketed(path) || TryTakeBracketed(path2))
        {
            return true;
        }

        // A name that neither column has may hold anything: it ends where an argument may begin.
        int end = _rest.IndexOf(">, ", StringComparison.Ordinal);
        end = end < 0 && _rest[^1] == '>' ? _rest.Length - 1 : end;
        _rest = end < 0 ? _rest : _rest[(end + 1)..];
        return end >= 0;
    }

    /// <summary>Takes text between quotes, without its escapes; false where there is none, or it was cut.</summary>
    public bool TryTakeQuoted(out byte[] bytes)
    {
        bytes = [];
        ReadOnlySpan<char> before = _rest;
        if (!TryTake("\""))
        {
            return false;
        }

        using MemoryStream made = new();
        Span<byte> utf8 = stackalloc byte[4];
        while (!_rest.IsEmpty && _rest[0] != '"')
        {
            if (_rest[0] == '\\')
            {
                if (!TryTakeEscape(out byte one))
                {
                    return false;
                }

                made.WriteByte(one);
                continue;
            }

            Rune.DecodeFromUtf16(_rest, out Rune rune, out int used);
            made.Write(utf8[..rune.EncodeToUtf8(utf8)]);
            _rest = _rest[used..];
        }

        bytes = made.ToArray();
        return TryTake("\"") && !_rest.StartsWith("...", StringComparison.Ordinal) && before.Length > _rest.Length;
    }

    /// <summary>Takes one value of any kind, with whatever it holds, and what it became (<c>=></c>).</summary>
    /// <returns>The value as it was printed.</returns>
    public ReadOnlySpan<char> TakeValue()
    {
        int depth = 0, at = 0;
        while (at < _rest.Length)
        {
            char c = _rest[at];
            if (c == '"')
            {
                at = AfterQuote(at);
                continue;
            }

            depth += c is '{' or '[' or '(' ? 1 : c is '}' or ']' or ')' ? -1 : 0;
            if (depth < 0 || (depth == 0 && c == ',' && at + 1 < _rest.Length && _rest[at + 1] == ' '))
            {
                break;
            }

            at++;
        }

        ReadOnlySpan<char> value = _rest[..at];
        _rest = _rest[at..];
        return value;
    }

    private readonly int AfterQuote(int at)
    {
        at++;
        while (at < _rest.Length && _rest[at] != '"')
        {
            at += _rest[at] == '\\' ? 2 : 1;
        }

        return Math.Min(at + 1, _rest.Length);
    }

    private bool TryTakeBracketed(string? name)
    {
        bool fits = name is not null && _rest.Length > name.Length + 1 && _rest[name.Length + 1] == '>'
            && _rest[1..].StartsWith(name, StringComparison.Ordinal);
        _rest = fits ? _rest[(name!.Length + 2)..] : _rest;
        return fits;
    }

    private bool TryTakeEscape(out byte one)
    {
        one = 0;
        if (_rest.Length < 2)
        {
            return false;
        }

        char c = _rest[1];
        if (c is >= '0' and <= '3')
        {
            if (_rest.Length < 4)
            {
                return false;
            }

            one = (byte)(((c - '0') << 6) | ((_rest[2] - '0') << 3) | (_rest[3] - '0'));
            _rest = _rest[4..];
            return true;
        }

        one = (byte)(c switch { 'n' => '\n', 'r' => '\r', 't' => '\t', _ => c });
        _rest = _rest[2..];
        return c is 'n' or 'r' or 't' or '"' or '\\';
    }
}
