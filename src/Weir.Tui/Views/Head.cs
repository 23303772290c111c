using Weir.Tui.Cells;
using Weir.Tui.Model;
using Weir.Tui.Watching;

namespace Weir.Tui.Views;

/// <summary>The first two rows: what is watched, and the screens.</summary>
internal static class Head
{
    public static void Draw(Canvas canvas, DashboardModel model)
    {
        WatchAccount account = model.Snapshot.Account;
        string state = account.Ended
            ? (account.ExitStatus is { } status ? $"ended, exit status {status}" : "ended")
            : model.Paused ? "paused" : "";
        string right = $"{state}{(state.Length > 0 ? "  " : "")}{Figures.Elapsed(model.Snapshot.RunningMs)} ";
        int room = Math.Max(0, canvas.Width - right.Length - 1);
        int at = canvas.Write(0, 0, " weir top ", Ink.Title, room);
        at += canvas.Write(at, 0, model.Target, Ink.Bright, room - at);
        if (model.Scope is { } scope)
        {
            at += canvas.Write(at, 0, " › ", Ink.Dim, room - at);
            canvas.Write(at, 0, scope.Text, Ink.Slow.With(Look.Bold), room - at, Fit.Middle);
        }

        canvas.Write(
            canvas.Width - right.Length, 0, right, state.Length > 0 ? Ink.Slow.With(Look.Bold) : Ink.Dim, right.Length);
        Tabs(canvas, model);
    }

    // Names while there is room, then numbers alone but for the one that is shown.
    private static void Tabs(Canvas canvas, DashboardModel model)
    {
        Tab[] tabs = Enum.GetValues<Tab>();
        bool named = tabs.Sum(t => t.ToString().Length + 3) < canvas.Width;
        int at = 0;
        foreach ((int i, Tab tab) in tabs.Index())
        {
            bool shown = tab == model.Tab && !model.Help;
            string text = named || shown ? $" {i + 1} {tab}" : $" {i + 1} ";
            at += canvas.Write(at, 1, shown ? text + " " : text, shown ? Ink.Selected : Ink.Dim);
        }

        canvas.Write(at, 1, model.Help ? "  help" : "", Ink.Title);
    }
}
