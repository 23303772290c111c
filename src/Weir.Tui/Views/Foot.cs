using System.Globalization;
using Weir.Tui.Cells;
using Weir.Tui.Model;
using Weir.Tui.Watching;

namespace Weir.Tui.Views;

/// <summary>The last two rows: what is not in the numbers, and the keys or what is being typed.</summary>
internal static class Foot
{
    public static void Draw(Canvas canvas, DashboardModel model)
    {
        Losses(canvas, model, canvas.Height - 2);
        int last = canvas.Height - 1;
        if (model.Message.Length > 0)
        {
            canvas.Write(0, model.Prompt is null ? last : last - 1, $" {model.Message}", Ink.Slow);
        }

        if (model.Prompt is { } prompt)
        {
            Prompt(canvas, prompt, last);
        }
        else if (model.Message.Length == 0)
        {
            Keys(canvas, model, last);
        }
    }

    private static void Prompt(Canvas canvas, Prompt prompt, int row)
    {
        canvas.Paint(0, row, canvas.Width, Ink.Plain);
        if (prompt.Sort == PromptSort.Quit)
        {
            canvas.Write(
                0, row, " the program still runs: end it? y ends it, n lets it run on, Esc stays", Ink.Slow);
            return;
        }

        string what = prompt.Sort switch
        {
            PromptSort.Filter => " names with: ",
            PromptSort.Capture => " write them to: ",
            _ => " calls for which: ",
        };
        int at = canvas.Write(0, row, what, Ink.Title);

        // The end of a long text is where one types.
        int room = canvas.Width - at - 1;
        string text = prompt.Text.Length > room ? prompt.Text[^room..] : prompt.Text;
        at += canvas.Write(at, row, text, Ink.Plain);
        canvas.Write(at, row, " ", Ink.Selected);
    }

    private static void Losses(Canvas canvas, DashboardModel model, int row)
    {
        WatchAccount account = model.Snapshot.Account;
        (long Count, string What, bool IsLoss)[] all =
        [
            (account.Lost, "lost", true),
            (account.Missed, "not shown (too many at once)", true),
            (account.CountedOnly, "counted only", false),
            (account.FilteredOut, "filtered out", false),
        ];
        int at = 1;
        long calls = model.Snapshot.Total.Calls;
        at += canvas.Write(at, row, $"{Number(calls)} {(calls == 1 ? "call" : "calls")}", Ink.Dim);
        if (model.Snapshot.CountedMs < model.Snapshot.RunningMs)
        {
            at += canvas.Write(at, row, $" in {Figures.Elapsed(model.Snapshot.CountedMs)}", Ink.Dim);
        }

        foreach ((long count, string what, bool isLoss) in all.Where(a => a.Count != 0))
        {
            at += canvas.Write(at, row, $" · {Number(count)} {what}", isLoss ? Ink.Alarm : Ink.Dim);
        }

        if (model.Capture is { } capture)
        {
            at += Capture(canvas, capture, at, row);
        }

        if (model.Filter.Length > 0)
        {
            at += canvas.Write(at, row, $" · names with '{model.Filter}'", Ink.Slow);
        }

        if (model.OutputFile is { } file)
        {
            at += canvas.Write(at, row, $" · output in {file}", Ink.Dim);
        }

        foreach (string sentence in account.LeftOut)
        {
            at += canvas.Write(at, row, $" · {sentence}", Ink.Slow);
        }
    }

    private static int Capture(Canvas canvas, LiveCaptureView capture, int at, int row)
    {
        if (capture.Failure is { } failure)
        {
            return canvas.Write(at, row, $" · capture incomplete: {failure}", Ink.Alarm, fit: Fit.Middle);
        }

        string state = capture.IsOver ? " · wrote " : " · ● writing ";
        int taken = canvas.Write(at, row, $"{state}{Number(capture.Calls)} to ", capture.IsOver ? Ink.Dim : Ink.Slow);
        return taken + canvas.Write(
            at + taken, row, capture.Path, capture.IsOver ? Ink.Dim : Ink.Slow, fit: Fit.Middle);
    }

    private static void Keys(Canvas canvas, DashboardModel model, int row)
    {
        List<(string Key, string What)> keys =
        [
            ("?", "help"), ("q", "quit"), ("p", model.Paused ? "go on" : "pause"),
            ("w", model.Capture is { IsOver: false } ? "end the capture" : "write"),
        ];
        switch (model.Tab)
        {
            case Tab.Flame:
                keys.AddRange([("←↑↓→", "move"), ("Enter", "zoom"), ("Esc", "out"), ("b", "time/calls/bytes")]);
                break;
            case Tab.Stream:
                keys.AddRange([("↑", "back"), ("/", "find"), ("f", "condition")]);
                break;
            case Tab.Overview:
                keys.AddRange([("1-8", "screens"), ("f", "condition"), ("r", "reset")]);
                break;
            case Tab.Now:
                keys.AddRange([("Enter", "calls of the process"), ("/", "find")]);
                break;
            default:
                keys.AddRange([("s", "sort"), ("Enter", "its calls"), ("/", "find"), ("r", "reset")]);
                break;
        }

        if (model.Scope is not null)
        {
            keys.Add(("Esc", "all calls"));
        }

        int at = 1;
        foreach ((string key, string what) in keys)
        {
            if (at + key.Length + what.Length + 2 > canvas.Width)
            {
                break;
            }

            at += canvas.Write(at, row, key, Ink.Title);
            at += canvas.Write(at, row, $" {what}  ", Ink.Dim);
        }
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
