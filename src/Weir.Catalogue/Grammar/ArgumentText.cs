namespace Weir.Catalogue.Grammar;

/// <summary>One argument of a row or one field of a structure: <c>name:kind</c>.</summary>
internal sealed class ArgumentText
{
    private ArgumentText(string name, KindText kind)
    {
        Name = name;
        Kind = kind;
    }

    public string Name { get; }

    public KindText Kind { get; }

    /// <summary>Reads a column of arguments; <c>-</c> is none. False with what is wrong.</summary>
    public static bool TryParseAll(string column, out List<ArgumentText> arguments, out string error)
    {
        arguments = [];
        error = string.Empty;
        if (column == "-")
        {
            return true;
        }

        foreach (string part in column.Split([' '], StringSplitOptions.RemoveEmptyEntries))
        {
            int colon = part.IndexOf(':');
            string name = colon < 0 ? part : part.Substring(0, colon);
            if (colon < 0 || !Digits.IsName(name))
            {
                error = $"'{part}' is no argument; write name:kind";
                return false;
            }

            if (!KindText.TryParse(part.Substring(colon + 1), out KindText? kind, out error))
            {
                return false;
            }

            arguments.Add(new ArgumentText(name, kind!));
        }

        return true;
    }
}
