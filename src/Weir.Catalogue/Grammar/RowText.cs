namespace Weir.Catalogue.Grammar;

/// <summary>
/// One line of <c>syscalls.tbl</c>, split into its columns. The generator and the library read rows with this one
/// parser, so what the build accepted is what runs.
/// </summary>
internal sealed class RowText
{
    private RowText(string[] columns)
    {
        string[] names = columns[2].Split('/');
        Number = int.Parse(columns[0], System.Globalization.CultureInfo.InvariantCulture);
        Arm64Number = columns[1] == "-"
            ? null
            : int.Parse(columns[1], System.Globalization.CultureInfo.InvariantCulture);
        Name = names[0];
        Alias = names.Length > 1 ? names[1] : null;
        Family = columns[3];
        Since = columns[4];
        Arguments = columns[5];
        Returns = columns[6];
        Note = columns.Length > 7 ? columns[7] : string.Empty;
    }

    public int Number { get; }

    public int? Arm64Number { get; }

    public string Name { get; }

    /// <summary>
    /// The kernel's own name of the call's function where it differs (<c>newstat</c> for stat), or null.
    /// </summary>
    public string? Alias { get; }

    public string Family { get; }

    public string Since { get; }

    public string Arguments { get; }

    public string Returns { get; }

    public string Note { get; }

    /// <summary>Splits a line; false with the reason where the line is no row.</summary>
    public static bool TryParse(string line, out RowText? row, out string error)
    {
        row = null;
        string[] columns = Columns(line);
        error = Check(columns);
        if (error.Length == 0)
        {
            row = new RowText(columns);
        }

        return row != null;
    }

    /// <summary>
    /// Splits a line of <c>ringops.tbl</c> or <c>aioops.tbl</c>, which have neither an arm64 number nor a family.
    /// </summary>
    public static bool TryParseOperation(string line, out RowText? row, out string error)
    {
        row = null;
        string[] own = Columns(line);
        if (own.Length < 5)
        {
            error = $"a row has 5 columns, two spaces apart, and maybe a note; this one has {own.Length}: "
                + "op name since arguments returns";
            return false;
        }

        string note = string.Join("  ", own.Skip(5));
        string[] columns = [own[0], "-", own[1], "AIO", own[2], own[3], own[4], note];
        error = Check(columns);
        if (error.Length == 0)
        {
            row = new RowText(columns);
        }

        return row != null;
    }

    /// <summary>Columns stand apart by two or more spaces; the last, the note, takes what is left.</summary>
    internal static string[] Columns(string line)
    {
        List<string> columns = [];
        int at = 0;
        while (at < line.Length)
        {
            int end = columns.Count == 7 ? line.Length : EndOfColumn(line, at);
            columns.Add(line.Substring(at, end - at).TrimEnd());
            at = end;
            while (at < line.Length && line[at] == ' ')
            {
                at++;
            }
        }

        return [.. columns];
    }

    private static int EndOfColumn(string line, int start)
    {
        int gap = line.IndexOf("  ", start, StringComparison.Ordinal);
        return gap < 0 ? line.Length : gap;
    }

    private static string Check(string[] columns)
    {
        if (columns.Length < 7)
        {
            return $"a row has 7 columns, two spaces apart, and maybe a note; this one has {columns.Length}: "
                + "x64 arm64 name family since arguments returns";
        }

        if (!IsNumber(columns[0]))
        {
            return $"'{columns[0]}' is no x86-64 number";
        }

        if (columns[1] != "-" && !IsNumber(columns[1]))
        {
            return $"'{columns[1]}' is no arm64 number; write - where arm64 has no such call";
        }

        return IsName(columns[2]) ? string.Empty : $"'{columns[2]}' is no name; write lower case with _, or name/alias";
    }

    private static bool IsNumber(string text) =>
        text.Length is > 0 and < 5 && text.Trim('0', '1', '2', '3', '4', '5', '6', '7', '8', '9').Length == 0;

    private static bool IsName(string text)
    {
        foreach (char c in text)
        {
            if (c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '_' or '/'))
            {
                return false;
            }
        }

        return text.Length > 0;
    }
}
