using System.Globalization;

namespace Weir.Catalogue.Grammar;

/// <summary>Numbers and names as the tables write them.</summary>
internal static class Digits
{
    /// <summary>Reads <c>17</c> or <c>0x11</c>.</summary>
    public static bool TryRead(string text, out ulong value) =>
        text.StartsWith("0x", StringComparison.Ordinal)
            ? ulong.TryParse(text.Substring(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value)
            : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    /// <summary>Whether a text is a name: letters, digits and _, not beginning with a digit.</summary>
    public static bool IsName(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            bool letter = c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '_';
            if (!letter && (i == 0 || c is < '0' or > '9'))
            {
                return false;
            }
        }

        return text.Length > 0;
    }
}
