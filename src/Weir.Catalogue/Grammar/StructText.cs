namespace Weir.Catalogue.Grammar;

/// <summary>One line of <c>structs.tbl</c>: name, size and fields.</summary>
internal sealed class StructText
{
    private StructText(string name, int size, bool packed, List<ArgumentText> fields)
    {
        Name = name;
        Size = size;
        IsPacked = packed;
        Fields = fields;
    }

    public string Name { get; }

    public int Size { get; }

    /// <summary>A size with ! after it: fields stand side by side without padding.</summary>
    public bool IsPacked { get; }

    public List<ArgumentText> Fields { get; }

    /// <summary>Reads a line; false with what is wrong.</summary>
    public static bool TryParse(string line, out StructText? structure, out string error)
    {
        structure = null;
        string[] words = line.Split([' '], 3, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 3 || !Digits.TryRead(words[1].TrimEnd('!'), out ulong size) || size > 4096)
        {
            error = "a structure is its name, its size in bytes, and fields as name:type";
            return false;
        }

        if (!ArgumentText.TryParseAll(words[2], out List<ArgumentText> fields, out error))
        {
            return false;
        }

        structure = new StructText(words[0], (int)size, words[1].EndsWith("!", StringComparison.Ordinal), fields);
        return true;
    }
}
