namespace Weir.Catalogue.Grammar;

/// <summary>
/// One line of a list under <c>flags/</c>: name, value, and for command tables what the other arguments are.
/// </summary>
internal sealed class ConstantText
{
    private ConstantText(string name, ulong value, ulong? mask, KindText[] kinds)
    {
        Name = name;
        Value = value;
        Mask = mask;
        Kinds = kinds;
    }

    /// <summary>The kernel's name; <c>_</c> is every value that the list does not name.</summary>
    public string Name { get; }

    /// <summary>The value; for <c>level:option</c> the level stands in the upper 32 bits.</summary>
    public ulong Value { get; }

    /// <summary><c>value/mask</c>: the bits that the name speaks of; null where it is its own bits.</summary>
    public ulong? Mask { get; }

    /// <summary>Kinds of the arguments that the command types.</summary>
    public KindText[] Kinds { get; }

    /// <summary>Reads a line; false with what is wrong.</summary>
    public static bool TryParse(string line, out ConstantText? constant, out string error)
    {
        constant = null;
        string[] words = line.Split([' '], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2 || !Digits.IsName(words[0]))
        {
            error = $"'{line}' is no constant; write NAME value, value/mask or level:value";
            return false;
        }

        if (!TryValue(words[1], out ulong value, out ulong? mask))
        {
            error = $"'{words[1]}' is no value; write 17, 0x11, 0x11/0xff or 1:17";
            return false;
        }

        KindText[] kinds = new KindText[words.Length - 2];
        for (int i = 0; i < kinds.Length; i++)
        {
            if (!KindText.TryParse(words[i + 2], out KindText? kind, out error))
            {
                return false;
            }

            kinds[i] = kind!;
        }

        error = string.Empty;
        constant = new ConstantText(words[0], value, mask, kinds);
        return true;
    }

    private static bool TryValue(string text, out ulong value, out ulong? mask)
    {
        mask = null;
        int split = text.IndexOfAny(['/', ':']);
        if (split < 0)
        {
            return Digits.TryRead(text, out value);
        }

        bool ok = Digits.TryRead(text.Substring(0, split), out value);
        ok &= Digits.TryRead(text.Substring(split + 1), out ulong second);
        if (text[split] == ':')
        {
            value = (value << 32) | second;
        }
        else
        {
            mask = second;
        }

        return ok;
    }
}
