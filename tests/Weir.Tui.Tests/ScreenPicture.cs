using System.Globalization;
using System.Net;
using System.Text;
using Weir.Tui.Cells;

namespace Weir.Tui.Tests;

/// <summary>A screen as an SVG picture, with the colours of a dark terminal.</summary>
internal static class ScreenPicture
{
    private const int CellWidth = 8, CellHeight = 17, Margin = 4, Baseline = 13;
    // Blanks that browsers do not gather into one.
    private const char NoBreak = '\u00a0';

    private const string Fonts = "DejaVu Sans Mono,Menlo,Consolas,monospace";
    private const string Ground = "#1e222a", Text = "#d8dee9";

    private static readonly string[] Sixteen =
        [Ground, "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", Text];

    public static string Of(Canvas canvas)
    {
        int width = (canvas.Width * CellWidth) + (2 * Margin), height = (canvas.Height * CellHeight) + (2 * Margin);
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">
            <rect width="100%" height="100%" rx="6" fill="{Ground}"/>
            <g font-family="{Fonts}" font-size="13" lengthAdjust="spacingAndGlyphs" xml:space="preserve">
            """).Append('\n');
        for (int y = 0; y < canvas.Height; y++)
        {
            Row(svg, canvas.Row(y), Margin + (y * CellHeight));
        }

        return svg.Append("</g>\n</svg>\n").ToString();
    }

    // A run of equal cells is one element, as wide as its cells in whatever font.
    private static void Row(StringBuilder svg, ReadOnlySpan<Cell> row, int top)
    {
        for (int from = 0, to; from < row.Length; from = to)
        {
            for (to = from + 1; to < row.Length && row[to].Style == row[from].Style;)
            {
                to++;
            }

            Run(svg, row[from..to], Margin + (from * CellWidth), top);
        }
    }

    private static void Run(StringBuilder svg, ReadOnlySpan<Cell> run, int x, int y)
    {
        Style style = run[0].Style;
        bool reverse = (style.Look & Look.Reverse) != 0;
        if (reverse)
        {
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<rect x=\"{x}\" y=\"{y}\" width=\"{run.Length * CellWidth}\" height=\"{CellHeight}\" "
                + $"fill=\"{Text}\"/>\n");
        }

        StringBuilder text = new();
        foreach (Cell cell in run)
        {
            text.Append(new Rune(cell.Rune));
        }

        string seen = text.ToString().TrimEnd();
        int blanks = seen.Length - seen.TrimStart().Length;
        if (seen.Length == 0)
        {
            return;
        }

        string fill = reverse ? Ground : style.Fore.Sort == ColorSort.Default ? Text : Sixteen[style.Fore.Number % 8];
        string look = (style.Look & Look.Bold) != 0 ? " font-weight=\"bold\""
            : (style.Look & Look.Dim) != 0 ? " opacity=\"0.6\"" : "";
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<text x=\"{x + (blanks * CellWidth)}\" y=\"{y + Baseline}\" fill=\"{fill}\" "
            + $"textLength=\"{(seen.Length - blanks) * CellWidth}\"{look}>"
            + $"{WebUtility.HtmlEncode(seen.Trim().Replace(' ', NoBreak))}</text>\n");
    }
}
