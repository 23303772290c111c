namespace Weir.Catalogue.Grammar;

/// <summary>A kind as the tables spell it: <c>word&lt;list&gt;[length]?</c>.</summary>
internal sealed class KindText
{
    private KindText(string spelling, string word, string? list, LengthText? length, bool nullable)
    {
        Spelling = spelling;
        Word = word;
        List = list;
        Length = length;
        Nullable = nullable;
    }

    /// <summary>The whole, without the question mark.</summary>
    public string Spelling { get; }

    public string Word { get; }

    /// <summary>The list, structure or command table in angle brackets, or null.</summary>
    public string? List { get; }

    public LengthText? Length { get; }

    public bool Nullable { get; }

    /// <summary>Reads a kind; false with what is wrong.</summary>
    public static bool TryParse(string text, out KindText? kind, out string error)
    {
        kind = null;
        bool nullable = text.EndsWith("?", StringComparison.Ordinal);
        string spelling = nullable ? text.Substring(0, text.Length - 1) : text;
        string rest = spelling;
        if (!TryCut(ref rest, '[', ']', out string? inner) || !TryCut(ref rest, '<', '>', out string? list))
        {
            error = $"'{text}' has a bracket that does not close; a kind is word<list>[length]?";
            return false;
        }

        LengthText? length = null;
        if (inner != null && !LengthText.TryParse(inner, out length))
        {
            error = $"'[{inner}]' is no length; write a number, an argument, *argument or ret,"
                + " with /n *n +n, commas between";
            return false;
        }

        if (!Digits.IsName(rest.Replace('.', '_')))
        {
            error = $"'{text}' is no kind; a kind is word<list>[length]?";
            return false;
        }

        kind = new KindText(spelling, rest, list, length, nullable);
        error = string.Empty;
        return true;
    }

    private static bool TryCut(ref string text, char open, char close, out string? inner)
    {
        inner = null;
        int start = text.IndexOf(open);
        if (start < 0)
        {
            return text.IndexOf(close) < 0;
        }

        if (text[text.Length - 1] != close)
        {
            return false;
        }

        inner = text.Substring(start + 1, text.Length - start - 2);
        text = text.Substring(0, start);
        return inner.Length > 0;
    }
}
