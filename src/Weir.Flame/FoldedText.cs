using System.Globalization;

namespace Weir.Flame;

/// <summary>
/// The folded text that flame graph tools exchange: a line a stack, frames from the root outwards joined by
/// <c>;</c>, a space, a count. Two counts at the end make a difference.
/// </summary>
public static class FoldedText
{
    private const int MaxLine = 1 << 20;

    /// <summary>Adds the stacks of a text to a fold.</summary>
    /// <returns>Lines that were no stacks; comments and empty lines are not counted.</returns>
    public static long Read(TextReader text, Fold into)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(into);
        long refused = 0;
        var frames = new List<Frame>();
        while (text.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (line.Length > MaxLine || !TryParse(line, frames, out long weight))
            {
                refused++;
                continue;
            }

            into.Add(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(frames), weight);
        }

        return refused;
    }

    /// <summary>Writes every stack that has a weight of its own, sorted, one a line.</summary>
    public static void Write(Fold fold, TextWriter text)
    {
        ArgumentNullException.ThrowIfNull(fold);
        ArgumentNullException.ThrowIfNull(text);
        Write(fold.Root, "", text);
    }

    private static void Write(FoldNode node, string prefix, TextWriter text)
    {
        if (node.Self > 0)
        {
            text.Write(prefix.Length == 0 ? Clean(node.Frame.Name) : prefix);
            text.Write(' ');
            text.Write(node.Self.ToString(CultureInfo.InvariantCulture));
            text.Write('\n');
        }

        foreach (FoldNode child in node.Children.OrderBy(c => c.Frame.Name, StringComparer.Ordinal))
        {
            string name = Clean(child.Frame.Name);
            Write(child, prefix.Length == 0 ? name : prefix + ";" + name, text);
        }
    }

    private static bool TryParse(string line, List<Frame> frames, out long weight)
    {
        frames.Clear();
        weight = 0;
        int space = line.AsSpan().TrimEnd().LastIndexOf(' ');
        if (space <= 0 || !TryCount(line.AsSpan(space + 1), out weight))
        {
            return false;
        }

        foreach (Range part in line.AsSpan(0, space).Split(';'))
        {
            frames.Add(new Frame(line[..space][part]));
        }

        return true;
    }

    // Other tools write fractional counts after scaling; half a sample rounds to the even neighbour.
    private static bool TryCount(ReadOnlySpan<char> text, out long count)
    {
        if (long.TryParse(text, NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out count))
        {
            return true;
        }

        bool parsed = decimal.TryParse(
            text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture,
            out decimal fraction);
        count = parsed && fraction <= long.MaxValue ? (long)Math.Round(fraction) : 0;
        return parsed && fraction <= long.MaxValue;
    }

    // The format has no escape of its own: what would break a line becomes visible text instead.
    private static string Clean(string name) =>
        name.Length == 0
            ? "[unknown]"
            : name.AsSpan().IndexOfAny(";\r\n") < 0
                ? name
                : name.Replace(";", "\\x3b", StringComparison.Ordinal)
                    .Replace("\r", "\\x0d", StringComparison.Ordinal)
                    .Replace("\n", "\\x0a", StringComparison.Ordinal);
}
