namespace Weir.Catalogue.Grammar;

/// <summary>A length in brackets: terms between commas, of which the smallest counts.</summary>
internal sealed class LengthText
{
    private LengthText(bool isBytes, TermText[] terms)
    {
        IsBytes = isBytes;
        Terms = terms;
    }

    /// <summary><c>[=n]</c>: n counts bytes even where the memory is a structure.</summary>
    public bool IsBytes { get; }

    public TermText[] Terms { get; }

    public static bool TryParse(string text, out LengthText? length)
    {
        length = null;
        bool isBytes = text.StartsWith("=", StringComparison.Ordinal);
        string[] parts = (isBytes ? text.Substring(1) : text).Split(',');
        TermText[] terms = new TermText[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!TermText.TryParse(parts[i], out TermText? term))
            {
                return false;
            }

            terms[i] = term!;
        }

        length = new LengthText(isBytes, terms);
        return true;
    }
}
