namespace Weir.Capture.Text;

/// <summary>Numbers as a line of small bars.</summary>
public static class Sparkline
{
    private const string Bars = "▁▂▃▄▅▆▇█";

    /// <summary>A bar for each value, as high as its share of the greatest; a blank for none.</summary>
    public static string Of(IReadOnlyCollection<double> values) => Of(values, values.DefaultIfEmpty(0).Max());

    /// <summary>A bar for each value, as high as its share of what fills a line.</summary>
    public static string Of(IEnumerable<double> values, double most) =>
        string.Concat(values.Select(v => v <= 0 || most <= 0
            ? ' '
            : Bars[Math.Min(Bars.Length - 1, (int)(v / most * Bars.Length))]));
}
