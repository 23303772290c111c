namespace Weir.Explain.Text;

/// <summary>Breaks text into lines.</summary>
internal static class Paragraph
{
    internal static IEnumerable<TextLine> Wrap(string text, int width, string indent)
    {
        string line = indent;
        foreach (string word in text.Split(' '))
        {
            if (line.Length > indent.Length && line.Length + 1 + word.Length > width)
            {
                yield return TextLine.Of(TextStyle.Plain, line);
                line = indent;
            }

            line += (line.Length > indent.Length ? " " : "") + word;
        }

        yield return TextLine.Of(TextStyle.Plain, line);
    }
}
