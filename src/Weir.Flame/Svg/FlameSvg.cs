using System.Globalization;
using System.Text;

namespace Weir.Flame.Svg;

/// <summary>
/// Draws a fold as one self-contained SVG file: readable as a still picture, interactive where scripts run. No name in
/// it ever becomes script: frames carry their data as escaped attributes and text alone.
/// </summary>
public sealed class FlameSvg
{
    private const int RowPixels = 19;
    private const int TailPixels = 52;
    private const int Margin = 8;
    private const double GlyphPixels = 6.95;
    private readonly FlameOptions _options;
    private readonly FlameLayout _layout;
    private readonly FlameColours _colours;
    private readonly Fold _fold;

    private FlameSvg(Fold fold, FlameOptions options)
    {
        _fold = fold;
        _options = options;
        _layout = FlameLayout.Of(fold, options);
        _colours = new FlameColours(options);
    }

    private static int HeadPixels => 112;

    /// <summary>Writes the picture as a file of its own.</summary>
    public static void Write(Fold fold, FlameOptions options, TextWriter svg)
    {
        ArgumentNullException.ThrowIfNull(svg);
        svg.Write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        svg.Write(Element(fold, options));
    }

    /// <summary>The picture as an element to stand in an HTML page or a file.</summary>
    public static string Element(Fold fold, FlameOptions options)
    {
        ArgumentNullException.ThrowIfNull(fold);
        ArgumentNullException.ThrowIfNull(options);
        return new FlameSvg(fold, options).Draw();
    }

    private string Draw()
    {
        int inner = _options.WidthPixels - (2 * Margin);
        var frames = new StringBuilder();
        foreach (FlameBox box in _layout.Boxes)
        {
            Append(frames, box, inner);
        }

        var svg = new StringBuilder(frames.Length + 32_000);
        Open(svg);
        svg.Append("<style>\n").Append(Resource("flame.css")).Append(_colours.Rules()).Append("</style>\n");
        svg.Append("<rect class=\"back\" width=\"100%\" height=\"100%\"/>\n");
        Text(svg, "title", 12, 28, _options.Title);
        Text(svg, "sub", 12, 48, _options.Subtitle);
        Legend(svg);
        int height = _layout.Rows * RowPixels;
        svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"frames\" x=\"{Margin}\" y=\"{HeadPixels}\" ");
        svg.Append(CultureInfo.InvariantCulture, $"width=\"{inner}\" height=\"{height}\">\n");
        svg.Append(frames).Append("</svg>\n");
        Text(svg, "info", 12, HeadPixels + height + 20, "");
        Text(svg, "foot", 12, HeadPixels + height + 40, FootLine());
        svg.Append("<script>//<![CDATA[\n").Append(Resource("flame.js")).Append("//]]></script>\n</svg>\n");
        return svg.ToString();
    }

    private void Open(StringBuilder svg)
    {
        int height = HeadPixels + (_layout.Rows * RowPixels) + TailPixels;
        svg.Append("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"wf\" role=\"group\" aria-label=\"")
            .Append(XmlText.Escape(_options.Title))
            .Append(CultureInfo.InvariantCulture, $"\" viewBox=\"0 0 {_options.WidthPixels} {height}\" ")
            .Append(CultureInfo.InvariantCulture, $"width=\"{_options.WidthPixels}\" height=\"{height}\" ")
            .Append(CultureInfo.InvariantCulture, $"data-width=\"{_options.WidthPixels}\" data-head=\"{HeadPixels}\" ")
            .Append(CultureInfo.InvariantCulture, $"data-row=\"{RowPixels}\" data-tail=\"{TailPixels}\" ")
            .Append("data-bar=\"58\" ")
            .Append(CultureInfo.InvariantCulture, $"data-flip=\"{(_options.RootOnTop ? 1 : 0)}\" ")
            .Append(CultureInfo.InvariantCulture, $"data-diff=\"{(_options.Differential ? 1 : 0)}\">\n");
    }

    private void Append(StringBuilder frames, FlameBox box, int inner)
    {
        FoldNode node = box.Node;
        string name = node.Frame.Name.Length == 0 ? "[unknown]" : node.Frame.Name;
        string shown = Fit(name, box.Width * inner);
        int y = (_options.RootOnTop ? node.Depth : _layout.Rows - 1 - node.Depth) * RowPixels;
        frames.Append("<svg class=\"f ").Append(_colours.ClassOf(node, _fold.Total, _fold.Root.Before))
            .Append(CultureInfo.InvariantCulture, $"\" data-d=\"{node.Depth}\" data-v=\"{node.Total}\"");
        if (_options.Differential)
        {
            frames.Append(CultureInfo.InvariantCulture, $" data-b=\"{node.Before}\"");
        }

        if (shown != name)
        {
            frames.Append(" data-n=\"").Append(XmlText.Escape(name)).Append('"');
        }

        frames.Append(CultureInfo.InvariantCulture, $" x=\"{box.Left * 100:0.####}%\" y=\"{y}\" ")
            .Append(CultureInfo.InvariantCulture, $"width=\"{box.Width * 100:0.####}%\" height=\"{RowPixels}\">")
            .Append("<title>").Append(XmlText.Escape(name)).Append('\n').Append(Tip(node)).Append("</title>")
            .Append("<rect width=\"100%\" height=\"100%\" rx=\"2\"/>");
        if (shown.Length > 0)
        {
            frames.Append(CultureInfo.InvariantCulture, $"<text x=\"3.5\" y=\"{RowPixels - 5.5}\">")
                .Append(XmlText.Escape(shown)).Append("</text>");
        }

        frames.Append("</svg>\n");
    }

    private string Tip(FoldNode node)
    {
        string weight = Weight(node.Total) + ", " + WeightText.Share(node.Total, _fold.Total);
        if (_options.Differential)
        {
            return $"after {weight}\nbefore {Weight(node.Before)}, {WeightText.Share(node.Before, _fold.Root.Before)}";
        }

        return node.Self == node.Total || node.Self == 0 ? weight : $"{weight}\nself {Weight(node.Self)}";
    }

    private string Weight(long weight) => XmlText.Escape(WeightText.Of(weight, _options.Unit, _options.CountNoun));

    private void Legend(StringBuilder svg)
    {
        int x = Margin;
        IEnumerable<(string Style, string Label)> keys = _options.Differential
            ? []
            : _colours.UsedClasses.Select(c => (_colours.LegendClass(c), _options.Palette.Entries[c].Label));
        foreach ((string style, string label) in keys)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<g class=\"key {style}\" transform=\"translate({x} 102)\">")
                .Append("<rect y=\"-10\" width=\"11\" height=\"11\" rx=\"2\"/><text x=\"16\">")
                .Append(XmlText.Escape(label)).Append("</text></g>\n");
            x += 32 + (int)(label.Length * 6.6);
        }
    }

    private string FootLine()
    {
        var parts = new List<string> { "Click: zoom · Esc: back · /: search · arrows, Enter: walk" };
        if (_options.Differential)
        {
            parts.Insert(0, "Red: larger share than before, blue: smaller");
        }

        if (_layout.Pruned > 0)
        {
            string share = (_layout.MinShare * 100).ToString("0.####", CultureInfo.InvariantCulture);
            parts.Add($"{_layout.Pruned:N0} frames below {share} % not drawn");
        }

        if (_fold.WeightBeyondBound > 0)
        {
            parts.Add($"{WeightText.Share(_fold.WeightBeyondBound, _fold.Total)} in {Fold.OtherName}");
        }

        return string.Join(" · ", parts);
    }

    private static void Text(StringBuilder svg, string style, int x, int y, string text) =>
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"{style}\" x=\"{x}\" y=\"{y}\">")
            .Append(XmlText.Escape(text)).Append("</text>\n");

    private static string Fit(string name, double pixels)
    {
        int most = (int)((pixels - 6) / GlyphPixels);
        if (name.Length <= most)
        {
            return name;
        }

        int cut = most - 1;
        cut -= cut > 0 && char.IsHighSurrogate(name[cut - 1]) ? 1 : 0;
        return most < 2 ? "" : name[..cut] + "…";
    }

    private static string Resource(string name)
    {
        using Stream stream = typeof(FlameSvg).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource {name} was not built in.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
