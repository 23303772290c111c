namespace Weir.Catalogue.Grammar;

/// <summary>What a term of a length starts from.</summary>
internal enum TermBase
{
    /// <summary>A number.</summary>
    Number,

    /// <summary>The value of another argument or field.</summary>
    Name,

    /// <summary>The u32 that another argument points to.</summary>
    Pointed,

    /// <summary>The call's result.</summary>
    Result,
}

/// <summary>One term of a length: <c>(base / Divide) * Multiply + Add</c>.</summary>
internal sealed class TermText
{
    private TermText(
        TermBase @base, string name, long number, int offset, (long Divide, long Multiply, long Add) steps)
    {
        Base = @base;
        Offset = offset;
        Name = name;
        Number = number;
        (Divide, Multiply, Add) = steps;
    }

    public TermBase Base { get; }

    /// <summary>The argument or field, where the base names one.</summary>
    public string Name { get; }

    public long Number { get; }

    /// <summary>Bytes from where the argument points to where the u32 stands.</summary>
    public int Offset { get; }

    /// <summary>Divides, rounding up; comes first.</summary>
    public long Divide { get; }

    public long Multiply { get; }

    public long Add { get; }

    public static bool TryParse(string text, out TermText? term)
    {
        term = null;
        long divide = 1, multiply = 1, add = 0;
        int end = text.IndexOfAny(['/', '*', '+'], 1);
        string head = end < 0 ? text : text.Substring(0, end);
        while (end >= 0 && end < text.Length)
        {
            char step = text[end];
            int next = text.IndexOfAny(['/', '*', '+'], end + 1);
            string digits = next < 0 ? text.Substring(end + 1) : text.Substring(end + 1, next - end - 1);
            if (!Digits.TryRead(digits, out ulong value))
            {
                return false;
            }

            divide = step == '/' ? (long)value : divide;
            multiply = step == '*' ? (long)value : multiply;
            add = step == '+' ? (long)value : add;
            end = next;
        }

        return TryHead(head, (divide, multiply, add), out term);
    }

    private static bool TryHead(string head, (long Divide, long Multiply, long Add) steps, out TermText? term)
    {
        term = null;
        if (steps.Divide == 0 || head.Length == 0)
        {
            return false;
        }

        if (Digits.TryRead(head, out ulong number))
        {
            term = new TermText(TermBase.Number, string.Empty, (long)number, 0, steps);
        }
        else if (head == "ret")
        {
            term = new TermText(TermBase.Result, head, 0, 0, steps);
        }
        else
        {
            TermBase @base = head[0] == '*' ? TermBase.Pointed : TermBase.Name;
            string[] parts = head.TrimStart('*').Split('@');
            ulong offset = 0;
            bool placed = parts.Length == 1 || (@base == TermBase.Pointed && Digits.TryRead(parts[1], out offset));
            term = placed && Digits.IsName(parts[0]) ? new TermText(@base, parts[0], 0, (int)offset, steps) : null;
        }

        return term != null;
    }
}
