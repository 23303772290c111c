using System.Globalization;
using Weir.Trace.Filters;
using Weir.Tui.Keys;
using Weir.Tui.Watching;

namespace Weir.Tui.Model;

/// <summary>What becomes of the model when something happens. Pure.</summary>
public static class Update
{
    private static readonly Tab[] Tabs = Enum.GetValues<Tab>();

    /// <summary>The next model, and what the world must do.</summary>
    public static (DashboardModel Model, Wish Wish) Of(DashboardModel model, Message message)
    {
        ArgumentNullException.ThrowIfNull(model);
        return message switch
        {
            Message.Resized size => (model with { Width = size.Width, Height = size.Height }, Wish.Redraw),
            Message.Looked seen => (
                Look(model with { Capture = seen.Capture, Time = seen.Time }, seen.Snapshot), Wish.None),
            Message.Pressed { Key: var key } when model.Prompt is { } prompt => Typed(model, prompt, key),
            Message.Pressed { Key: var key } => Press(model with { Message = "" }, key),
            _ => (model, Wish.None),
        };
    }

    // A pause takes one last look, at everything.
    private static DashboardModel Look(DashboardModel model, Snapshot seen)
    {
        if (model.Paused && (model.Snapshot.IsWhole || !seen.IsWhole))
        {
            return model;
        }

        model = model with { Snapshot = seen };
        int rows = OrderedRows.Of(model).Length;
        return rows == 0 ? model : model with { Selected = Math.Min(model.Selected, rows - 1) };
    }

    private static (DashboardModel, Wish) Press(DashboardModel model, Key key)
    {
        if (model.Help)
        {
            return key.Is('q') || key.IsCtrl('c') ? Leave(model) : (model with { Help = false }, Wish.None);
        }

        if (key.Code == KeyCode.Character && !key.Ctrl && !key.Alt)
        {
            return Character(model, (char)Math.Min(key.Rune.Value, char.MaxValue));
        }

        return key.Code switch
        {
            KeyCode.Character when key.IsCtrl('c') => Leave(model),
            KeyCode.Character when key.IsCtrl('z') => (model, Wish.Suspend),
            KeyCode.Character when key.IsCtrl('l') => (model, Wish.Redraw),
            KeyCode.Help => (model with { Help = true }, Wish.None),
            KeyCode.Tab => (Show(model, Next(model.Tab, 1)), Wish.None),
            KeyCode.BackTab => (Show(model, Next(model.Tab, -1)), Wish.None),
            KeyCode.Escape => Back(model),
            KeyCode.Backspace => Back(model),
            KeyCode.Enter => Enter(model),
            _ => Move(model, key.Code),
        };
    }

    // Whoever goes back in the stream wants to read: what is read must not move.
    private static (DashboardModel, Wish) Move(DashboardModel model, KeyCode key) =>
        model is { Tab: Tab.Stream, Paused: false } && key is KeyCode.Up or KeyCode.PageUp or KeyCode.Home
            ? (model with { Paused = true, Behind = 1 }, Wish.Freeze)
            : (Movement.Of(model, key), Wish.None);

    private static (DashboardModel, Wish) Character(DashboardModel model, char c) => c switch
    {
        'q' => Leave(model),
        '?' or 'h' => (model with { Help = true }, Wish.None),
        >= '1' and <= '9' when c - '1' < Tabs.Length => (Show(model, Tabs[c - '1']), Wish.None),
        ' ' or 'p' => (model with { Paused = !model.Paused, Behind = 0 }, Wish.Freeze),
        '/' => (model with { Prompt = new Prompt(PromptSort.Filter, model.Filter) }, Wish.None),
        'f' => (model with { Prompt = new Prompt(PromptSort.Condition, "") }, Wish.None),
        's' => (model with { Order = Next(model.Order, 1), Ascending = false, Selected = 0 }, Wish.None),
        'S' => (model with { Ascending = !model.Ascending, Selected = 0 }, Wish.None),
        'b' => (model with { Weight = Next(model.Weight, 1) }, Wish.None),
        'r' => (model with { Message = "counting from now on", Behind = 0 }, Wish.Reset),
        'w' => Capture(model),
        'j' => Move(model, KeyCode.Down),
        'k' => Move(model, KeyCode.Up),
        'g' => Move(model, KeyCode.Home),
        'G' => Move(model, KeyCode.End),
        _ => (model, Wish.None),
    };

    private static (DashboardModel, Wish) Capture(DashboardModel model)
    {
        if (model.Capture is { IsOver: false })
        {
            return (model, Wish.EndCapture);
        }

        if (model.Snapshot.Account.Ended)
        {
            return (model with { Message = "the trace is over: nothing comes that could be written" }, Wish.None);
        }

        string name = string.Create(CultureInfo.InvariantCulture, $"weir-{model.Time:yyyyMMdd-HHmmss}.parquet");
        return (model with { Prompt = new Prompt(PromptSort.Capture, name) }, Wish.None);
    }

    private static (DashboardModel, Wish) Typed(DashboardModel model, Prompt prompt, Key key)
    {
        // What was said of the text that was typed is no longer about it.
        model = model with { Message = "" };
        if (key.IsCtrl('c') || key.Code == KeyCode.Escape)
        {
            return (model with { Prompt = null }, Wish.None);
        }

        if (prompt.Sort == PromptSort.Quit)
        {
            return key.Is('y') ? (model, Wish.QuitAndStop)
                : key.Is('n') ? (model, Wish.Quit)
                : (model with { Prompt = null }, Wish.None);
        }

        if (key.Code == KeyCode.Enter)
        {
            return Accept(model with { Prompt = null }, prompt);
        }

        string text = key.Code == KeyCode.Backspace ? Shorter(prompt.Text)
            : key.IsCtrl('u') ? ""
            : key.Code == KeyCode.Character && !key.Ctrl && !key.Alt ? prompt.Text + key.Rune
            : prompt.Text;
        return (model with { Prompt = prompt with { Text = text } }, Wish.None);
    }

    private static (DashboardModel, Wish) Accept(DashboardModel model, Prompt prompt)
    {
        if (prompt.Sort == PromptSort.Filter)
        {
            return (model with { Filter = prompt.Text.Trim(), Selected = 0, Behind = 0 }, Wish.None);
        }

        if (prompt.Sort == PromptSort.Capture)
        {
            return prompt.Text.Trim().Length == 0
                ? (model, Wish.None) : (model with { Prompt = prompt }, Wish.BeginCapture);
        }

        if (prompt.Text.Trim().Length == 0)
        {
            return (model with { Scope = null }, Wish.Narrow);
        }

        try
        {
            Scope scope = new(prompt.Text.Trim(), FilterExpression.Parse(prompt.Text));
            return (Going(model) with { Scope = scope, ScopedFrom = model.Tab }, Wish.Narrow);
        }
        catch (ArgumentException e)
        {
            return (model with { Message = e.Message, Prompt = prompt }, Wish.None);
        }
    }

    private static (DashboardModel, Wish) Enter(DashboardModel model)
    {
        if (model.Tab == Tab.Flame)
        {
            return (model with { Zoom = model.Chosen }, Wish.None);
        }

        return ChosenScope(model) is { } scope
            ? (Going(model) with { Scope = scope, ScopedFrom = model.Tab, Tab = Tab.Stream, Filter = "" }, Wish.Narrow)
            : (model, Wish.None);
    }

    private static Scope? ChosenScope(DashboardModel model) => model.Tab == Tab.Now
        ? VisibleLines.RunningOf(model).ElementAtOrDefault(model.Selected) is { } call
            ? Scope.OfProcess(call.Pid, $"{call.Process} ({call.Pid})")
            : null
        : OrderedRows.Of(model).ElementAtOrDefault(model.Selected)?.Scope;

    private static (DashboardModel, Wish) Back(DashboardModel model)
    {
        if (model.Tab == Tab.Flame && model.Zoom.Count > 0)
        {
            return (model with { Zoom = model.Zoom.RemoveAt(model.Zoom.Count - 1) }, Wish.None);
        }

        if (model.Filter.Length > 0)
        {
            return (model with { Filter = "", Selected = 0, Behind = 0 }, Wish.None);
        }

        return model.Scope is null
            ? (model, Wish.None)
            : (Going(model) with { Scope = null, Tab = model.ScopedFrom }, Wish.Narrow);
    }

    private static (DashboardModel, Wish) Leave(DashboardModel model) =>
        model.OutputFile is not null && !model.Snapshot.Account.Ended
            ? (model with { Prompt = new Prompt(PromptSort.Quit, ""), Help = false }, Wish.None)
            : (model, Wish.Quit);

    // What was drawn of other calls says nothing of these.
    private static DashboardModel Going(DashboardModel model) =>
        model with { Paused = false, Behind = 0, Zoom = [], Chosen = [] };

    private static DashboardModel Show(DashboardModel model, Tab tab) =>
        tab == model.Tab ? model : model with { Tab = tab, Selected = 0, Behind = 0 };

    private static T Next<T>(T value, int step)
        where T : struct, Enum
    {
        T[] all = Enum.GetValues<T>();
        return all[(Array.IndexOf(all, value) + step + all.Length) % all.Length];
    }

    private static string Shorter(string text)
    {
        int last = text.Length - 1;
        return last < 0 ? "" : text[..(last > 0 && char.IsLowSurrogate(text[last]) ? last - 1 : last)];
    }
}
