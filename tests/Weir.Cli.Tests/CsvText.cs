using System.Text;

namespace Weir.Cli.Tests;

/// <summary>Reads CSV as RFC 4180 has it, and nothing else: a bare line feed outside of quotes is an error.</summary>
internal static class CsvText
{
    public static List<string>[] Read(string text)
    {
        List<List<string>> records = [[]];
        StringBuilder cell = new();
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (quoted)
            {
                if (c != '"' || (i + 1 < text.Length && text[i + 1] == '"' && ++i > 0))
                {
                    cell.Append(c);
                }
                else
                {
                    quoted = false;
                }
            }
            else if (c == '"')
            {
                Assert.Equal(0, cell.Length);
                quoted = true;
            }
            else if (c is ',' or '\r')
            {
                records[^1].Add(cell.ToString());
                cell.Clear();
                if (c == '\r')
                {
                    Assert.Equal('\n', text[++i]);
                    records.Add([]);
                }
            }
            else
            {
                Assert.NotEqual('\n', c);
                cell.Append(c);
            }
        }

        Assert.False(quoted);
        Assert.Empty(records[^1]);
        return [.. records[..^1]];
    }
}
