using System.Collections.Immutable;
using Weir.Capture.Reports;
using Weir.Capture.Text;
using Weir.Flame;
using Weir.Tui.Cells;
using Weir.Tui.Model;
using Weir.Tui.Watching;

namespace Weir.Tui.Views;

/// <summary>
/// The flame graph as an icicle: the root above, each frame below the one that it belongs to, as wide as its share.
/// </summary>
internal static class FlameChart
{
    private const int Shades = 5;

    // The 16 colours that come nearest to the hues of the palette.
    private static readonly int[] Nearest = [2, 3, 4, 6, 5, 1, 3];

    public static void Draw(Area area, DashboardModel model)
    {
        if (model.Snapshot.Flame(model.Weight) is not { Root.Total: > 0 } flame)
        {
            area.Write(1, 0, $"no {Noun(model.Weight)} yet", Ink.Dim);
            return;
        }

        ImmutableList<string> zoom = Movement.Find(flame.Root, model.Zoom) is null ? [] : model.Zoom;
        ImmutableList<string> chosen = Movement.Find(flame.Root, model.Chosen) is null ? zoom : model.Chosen;
        Describe(area, flame, chosen);

        // The frames above the one that fills the width stay there, to say where one is.
        Area picture = area.Below(1);
        FlameFrame at = flame.Root;
        int y = 0;
        for (int depth = 0; depth < zoom.Count && y < picture.Height; depth++)
        {
            Box(picture, 0, y++, picture.Width, at, IsChosen(chosen, zoom, depth), faded: true);
            at = at.Children.First(c => c.Name == zoom[depth]);
        }

        Frame(picture, at, 0, y, picture.Width, zoom, chosen);
    }

    private static void Frame(
        Area area, FlameFrame frame, int x, int y, int width, ImmutableList<string> path, ImmutableList<string> chosen)
    {
        if (y >= area.Height)
        {
            return;
        }

        Box(area, x, y, width, frame, IsChosen(chosen, path, path.Count), faded: false);
        long before = 0;
        foreach (FlameFrame child in frame.Children)
        {
            int from = (int)(before * width / frame.Total), to = (int)((before + child.Total) * width / frame.Total);
            if (to > from)
            {
                Frame(area, child, x + from, y + 1, to - from, path.Add(child.Name), chosen);
            }

            before += child.Total;
        }
    }

    private static bool IsChosen(ImmutableList<string> chosen, ImmutableList<string> path, int depth) =>
        chosen.Count == depth && chosen.SequenceEqual(path.Take(depth));

    private static void Box(Area area, int x, int y, int width, FlameFrame frame, bool chosen, bool faded)
    {
        Style style = chosen ? Ink.Selected.With(Look.Bold) : Colour(frame, faded);
        area.Write(x, y, new string(' ', width), style);

        // The first column is a gap between neighbours; without colours it is all that tells them apart.
        area.Write(x, y, x == 0 ? " " : "▏", style, 1);
        if (width > 2)
        {
            area.Write(x + 1, y, frame.Name, style, width - 1);
        }
    }

    private static Style Colour(FlameFrame frame, bool faded)
    {
        if (faded)
        {
            return new Style(Color.Of(7), Color.Of(0x3a3a3a, 0));
        }

        int sort = CallFrames.Palette.IndexOf(frame.Sort);
        PaletteEntry entry = CallFrames.Palette.Entries[sort];
        double shade = (Hash(frame.Name) % Shades) * 0.018;
        int ground = Oklch.Rgb(0.74 + shade, entry.Chroma, entry.Hue);
        return new Style(Color.Of(0x101010, 0), Color.Of(ground, Nearest[sort]));
    }

    private static uint Hash(string name)
    {
        uint hash = 2166136261;
        foreach (char c in name)
        {
            hash = (hash ^ c) * 16777619;
        }

        return hash;
    }

    private static void Describe(Area area, FlameView flame, ImmutableList<string> chosen)
    {
        FlameFrame frame = Movement.Find(flame.Root, chosen)!;
        string weight = flame.Weight switch
        {
            FlameWeight.Time => TimeText.Of(frame.Total),
            FlameWeight.Bytes => TimeText.Bytes(frame.Total),
            _ => $"{Figures.Count(frame.Total)} calls",
        };
        int x = 1 + area.Write(1, 0, $"width: {Noun(flame.Weight)} ", Ink.Dim);
        x += area.Write(x, 0, $" {weight}, {WeightText.Share(frame.Total, flame.Root.Total)}  ", Ink.Title);
        string name = chosen.IsEmpty ? "all" : string.Join(" › ", chosen);
        area.Write(x, 0, name, Ink.Name, fit: Fit.Middle);
    }

    private static string Noun(FlameWeight weight) => weight switch
    {
        FlameWeight.Time => "time in calls",
        FlameWeight.Bytes => "bytes",
        _ => "calls",
    };
}
