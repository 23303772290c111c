using Weir.Tui.Cells;

namespace Weir.Cli.Watching;

/// <summary>How many colours the terminal has, by what its environment says.</summary>
internal static class TerminalColors
{
    /// <summary>Reads NO_COLOR (no-color.org), COLORTERM and TERM.</summary>
    public static ColorDepth Of(Func<string, string?> variable)
    {
        string term = variable("TERM") ?? "";
        string more = variable("COLORTERM") ?? "";
        return variable("NO_COLOR") is { Length: > 0 } || term.EndsWith("mono", StringComparison.Ordinal)
            || term is "dumb" or "vt100" or "vt220" ? ColorDepth.None
            : more is "truecolor" or "24bit" || term.EndsWith("-direct", StringComparison.Ordinal) ? ColorDepth.True
            : term.Contains("256", StringComparison.Ordinal) ? ColorDepth.TwoHundredFiftySix
            : ColorDepth.Sixteen;
    }
}
