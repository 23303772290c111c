using Weir.Tui.Cells;
using Weir.Tui.Keys;
using Weir.Tui.Model;
using Weir.Tui.Views;
using Weir.Tui.Watching;

namespace Weir.Tui;

/// <summary>
/// The loop between a terminal and a model: keys and looks at the trace go in, screens come out, at most five a second
/// besides those that a key asks for.
/// </summary>
/// <param name="terminal">The terminal.</param>
/// <param name="watch">The trace.</param>
/// <param name="depth">How many colours the terminal has.</param>
/// <param name="capture">What can write down what is seen.</param>
public sealed class Dashboard(ITerminal terminal, Watch watch, ColorDepth depth, ILiveCapture capture)
{
    private const int LookEveryMs = 200, EscapeMs = 40;

    private readonly ScreenPainter _painter = new(depth);
    private readonly KeyDecoder _keys = new();

    /// <summary>Runs until somebody quits or the terminal is gone.</summary>
    /// <param name="model">Where to begin.</param>
    /// <param name="isOver">Whether to end without being asked, such as after a signal.</param>
    /// <returns>What ended it: <see cref="Wish.Quit"/> or <see cref="Wish.QuitAndStop"/>.</returns>
    public Wish Run(DashboardModel model, Func<bool> isOver)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(isOver);
        long looked = 0;
        Span<byte> bytes = stackalloc byte[256];
        while (!isOver())
        {
            if (terminal.Size is var (width, height) && (width != model.Width || height != model.Height))
            {
                (model, _) = Take(model, new Message.Resized(width, height));
            }

            if (Environment.TickCount64 - looked >= LookEveryMs)
            {
                looked = Environment.TickCount64;
                (model, _) = Take(model, Looked(model));
            }

            terminal.Write(_painter.Paint(View.Of(model)));
            int wait = _keys.IsWaiting ? EscapeMs : (int)Math.Max(1, looked + LookEveryMs - Environment.TickCount64);
            int count = terminal.Read(bytes, wait);
            if (count < 0)
            {
                return Wish.Quit;
            }

            Tab tab = model.Tab;
            foreach (Key key in count == 0 ? _keys.TimeOut() : _keys.Take(bytes[..count]))
            {
                (model, Wish wish) = Take(model, new Message.Pressed(key));
                if (wish is Wish.Quit or Wish.QuitAndStop)
                {
                    return wish;
                }

                // Another screen or scope has other questions: the next key may be about what it shows.
                if (wish != Wish.None || tab != model.Tab)
                {
                    (tab, looked) = (model.Tab, Environment.TickCount64);
                    (model, _) = Take(model, Looked(model));
                }
            }
        }

        return Wish.Quit;
    }

    private Message.Looked Looked(DashboardModel model) => new(
        model.Paused && model.Snapshot.IsWhole ? model.Snapshot : watch.Look(model.Question), capture.View, watch.Time);

    private (DashboardModel Model, Wish Wish) Take(DashboardModel model, Message message)
    {
        (DashboardModel next, Wish wish) = Update.Of(model, message);
        switch (wish)
        {
            case Wish.Narrow:
                watch.Freeze(next.Paused);
                watch.Narrow(next.Scope);
                break;
            case Wish.Freeze:
                watch.Freeze(next.Paused);
                break;
            case Wish.Reset:
                watch.Reset();
                break;
            case Wish.BeginCapture:
                string? refused = capture.Begin(next.Prompt!.Text.Trim(), next.Scope);
                next = next with { Prompt = refused is null ? null : next.Prompt, Message = refused ?? "" };
                break;
            case Wish.EndCapture:
                capture.End();
                break;
            case Wish.Suspend:
                terminal.Suspend();
                _painter.Forget();
                break;
            case Wish.Redraw:
                _painter.Forget();
                break;
        }

        return (next, wish);
    }
}
