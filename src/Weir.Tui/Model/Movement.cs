using System.Collections.Immutable;
using Weir.Tui.Keys;
using Weir.Tui.Watching;

namespace Weir.Tui.Model;

/// <summary>Arrows and pages: what they do on each screen.</summary>
internal static class Movement
{
    /// <summary>The model after a key that moves; the same for any other.</summary>
    public static DashboardModel Of(DashboardModel model, KeyCode key) => model.Tab switch
    {
        Tab.Flame => InFlame(model, key),
        Tab.Stream => InStream(model, key),
        Tab.Overview => model,
        _ => InTable(model, key),
    };

    private static int? Step(DashboardModel model, KeyCode key) => key switch
    {
        KeyCode.Up => -1,
        KeyCode.Down => 1,
        KeyCode.PageUp => -model.BodyHeight,
        KeyCode.PageDown => model.BodyHeight,
        KeyCode.Home => -int.MaxValue / 2,
        KeyCode.End => int.MaxValue / 2,
        _ => null,
    };

    private static DashboardModel InTable(DashboardModel model, KeyCode key) => key switch
    {
        KeyCode.Left or KeyCode.Right => model with { Order = Beside(model.Order, key == KeyCode.Right ? 1 : -1) },
        _ => Step(model, key) is { } step
            ? model with { Selected = Math.Clamp(model.Selected + step, 0, LastRow(model)) }
            : model,
    };

    private static int LastRow(DashboardModel model) => Math.Max(
        0, (model.Tab == Tab.Now ? VisibleLines.RunningOf(model).Length : OrderedRows.Of(model).Length) - 1);

    private static DashboardModel InStream(DashboardModel model, KeyCode key) => Step(model, key) is { } step
        ? model with { Behind = Math.Clamp(model.Behind - step, 0, MostBehind(model)) }
        : model;

    private static int MostBehind(DashboardModel model) => model.Paused
        ? Math.Max(0, VisibleLines.Of(model).Length - model.BodyHeight)
        : 0;

    private static DashboardModel InFlame(DashboardModel model, KeyCode key)
    {
        FlameView? flame = model.Snapshot.Flame(model.Weight);
        if (flame is null || Find(flame.Root, model.Chosen) is not { } at)
        {
            return model with { Chosen = model.Zoom };
        }

        switch (key)
        {
            case KeyCode.Down when !at.Children.IsEmpty:
                return model with { Chosen = model.Chosen.Add(at.Children[0].Name) };
            case KeyCode.Up when model.Chosen.Count > 0:
                return model with { Chosen = model.Chosen.RemoveAt(model.Chosen.Count - 1) };
            case (KeyCode.Left or KeyCode.Right) when model.Chosen.Count > 0:
                ImmutableList<string> parent = model.Chosen.RemoveAt(model.Chosen.Count - 1);
                ImmutableArray<FlameFrame> all = Find(flame.Root, parent)!.Children;
                int next = all.IndexOf(at) + (key == KeyCode.Right ? 1 : -1);
                return next >= 0 && next < all.Length ? model with { Chosen = parent.Add(all[next].Name) } : model;
            default:
                return model;
        }
    }

    /// <summary>The frame at a path of names, or null.</summary>
    public static FlameFrame? Find(FlameFrame? root, ImmutableList<string> path)
    {
        foreach (string name in path)
        {
            root = root?.Children.FirstOrDefault(c => c.Name == name);
        }

        return root;
    }

    private static RowOrder Beside(RowOrder order, int step)
    {
        RowOrder[] all = Enum.GetValues<RowOrder>();
        return all[(Array.IndexOf(all, order) + step + all.Length) % all.Length];
    }
}
