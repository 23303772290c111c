using System.Globalization;
using System.Text;

namespace Weir.Flame.Svg;

/// <summary>Colour of each frame as a style class, and the rules for the ones that were used.</summary>
internal sealed class FlameColours(FlameOptions options)
{
    private const int Shades = 6;
    private const int Steps = 5;
    private readonly SortedSet<int> _used = [];
    private readonly SortedSet<int> _usedSteps = [];

    /// <summary>Palette entries that frames were drawn with.</summary>
    public IEnumerable<int> UsedClasses => _used.Select(u => u / Shades).Distinct();

    /// <summary>Style class of a frame: by its class and name, or by how it changed.</summary>
    public string ClassOf(FoldNode node, long total, long totalBefore)
    {
        if (node.Parent is null)
        {
            return "all";
        }

        if (options.Differential)
        {
            int step = Step(node, total, totalBefore);
            _usedSteps.Add(step);
            return "d" + (step + Steps).ToString(CultureInfo.InvariantCulture);
        }

        int entry = options.Palette.IndexOf(node.Frame.Class);
        int shade = (int)(Hash(node.Frame.Name) % Shades);
        _used.Add((entry * Shades) + shade);
        return string.Create(CultureInfo.InvariantCulture, $"c{entry}s{shade}");
    }

    /// <summary>Colour of a palette entry in the legend, light theme.</summary>
    public string LegendClass(int entry) =>
        string.Create(CultureInfo.InvariantCulture, $"c{entry}s{_used.First(u => u / Shades == entry) % Shades}");

    /// <summary>The rules, for the light theme and the dark.</summary>
    public string Rules()
    {
        var rules = new StringBuilder();
        Append(rules, dark: false);
        rules.Append("@media (prefers-color-scheme: dark) {\n");
        Append(rules, dark: true);
        return rules.Append("}\n").ToString();
    }

    private void Append(StringBuilder rules, bool dark)
    {
        foreach (int used in _used)
        {
            PaletteEntry entry = options.Palette.Entries[used / Shades];
            int shade = used % Shades;
            double light = dark ? 0.40 + (shade * 0.018) : 0.79 + (shade * 0.018);
            string colour = Oklch.Hex(light, entry.Chroma * (dark ? 0.85 : 1), entry.Hue + ((shade - 2.5) * 3.5));
            rules.Append(CultureInfo.InvariantCulture, $".wf .c{used / Shades}s{shade} rect{{fill:{colour}}}\n");
        }

        foreach (int step in _usedSteps)
        {
            string colour = StepColour(step, dark);
            rules.Append(CultureInfo.InvariantCulture, $".wf .d{step + Steps} rect{{fill:{colour}}}\n");
        }
    }

    // Red grew, blue shrank: the convention of differential flame graphs, and safe for the colour-blind.
    private static string StepColour(int step, bool dark)
    {
        double strength = Math.Abs(step) / (double)Steps;
        double hue = step > 0 ? 25 : 250;
        return dark
            ? Oklch.Hex(0.36 + (0.14 * strength), 0.13 * strength, hue)
            : Oklch.Hex(0.94 - (0.22 * strength), 0.14 * strength, hue);
    }

    // Shares, not sums: runs of different length compare by what they spent where.
    private static int Step(FoldNode node, long total, long totalBefore)
    {
        double after = total == 0 ? 0 : (double)node.Total / total;
        double before = totalBefore == 0 ? 0 : (double)node.Before / totalBefore;
        double change = after + before == 0 ? 0 : (after - before) / (after + before);
        return (int)Math.Round(change * Steps);
    }

    private static uint Hash(string name)
    {
        uint hash = 2166136261;
        foreach (char c in name)
        {
            hash = (hash ^ c) * 16777619;
        }

        return hash ^ (hash >> 15);
    }
}
