using System.Collections.Immutable;
using System.Globalization;
using Weir.Capture.Text;
using Weir.Tui.Cells;
using Weir.Tui.Model;
using Weir.Tui.Watching;

namespace Weir.Tui.Views;

/// <summary>Calls that have not ended, the oldest first: what everybody waits for.</summary>
internal static class NowView
{
    /// <summary>A call on files that runs longer is worth a line on the overview.</summary>
    private const long LongNs = 100_000_000;

    private const int AgeWidth = 8, ProcessWidth = 24;

    public static void Draw(Area area, DashboardModel model)
    {
        ImmutableArray<RunningCall> calls = VisibleLines.RunningOf(model);
        if (calls.IsEmpty)
        {
            area.Write(1, 0, "no running call seen yet", Ink.Dim);
            return;
        }

        area.Write(0, 0, "runs for", Ink.Dim, AgeWidth, Fit.Right);
        area.Write(AgeWidth + 1, 0, "thread", Ink.Dim);
        int process = ProcessWidthOf(area.Width, calls.Max(c => c.Call.Length)), x = AgeWidth + process + 2;
        area.Write(x, 0, "call", Ink.Dim);
        int room = area.Height - 1;
        int first = Math.Clamp(model.Selected - (room / 2), 0, Math.Max(0, calls.Length - room));
        for (int i = 0; i < room && first + i < calls.Length; i++)
        {
            RunningCall call = calls[first + i];
            bool slow = call.OnFiles && call.AgeNs is null or >= LongNs;
            area.Write(0, i + 1, Age(call), slow && call.OnFiles ? Ink.Alarm : Ink.Plain, AgeWidth, Fit.Right);
            area.Write(AgeWidth + 1, i + 1, Thread(call), Ink.Dim, process);
            int name = area.Write(x, i + 1, call.Call, call.OnFiles ? Ink.Name : Ink.Dim);
            string state = !call.IsOperation ? "" : call.IsDone ? "done, not fetched  " : "in flight  ";
            name += area.Write(x + name, i + 1, state.Length > 0 ? " " + state : "", Ink.Slow);
            area.Write(x + name, i + 1, $"({call.Arguments})", call.OnFiles ? Ink.Plain : Ink.Dim);
            if (first + i == model.Selected)
            {
                area.Canvas.Paint(area.X, area.Y + i + 1, area.Width, Ink.Selected);
            }
        }
    }

    /// <summary>The call on files that runs longest, as a sentence; null: none runs for long.</summary>
    public static PathSentence? Longest(ImmutableArray<RunningCall> calls)
    {
        RunningCall[] all = [.. calls.Where(c => c.OnFiles && c.AgeNs >= LongNs)];
        return all.Length == 0
            ? null
            : new PathSentence(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"running for {Age(all[0])}{(all.Length > 1 ? $" and {all.Length - 1} more on files" : "")}: ")
                + $"{Thread(all[0])} {all[0].Call} ",
                all[0].Path ?? "");
    }

    // The name of what is waited for is never cut.
    private static int ProcessWidthOf(int width, int call) =>
        Math.Clamp(width - AgeWidth - 2 - call, 1, width >= 70 ? ProcessWidth : 12);

    private static string Age(RunningCall call) => call.AgeNs is { } ns ? TimeText.Of(ns) : "longer";

    private static string Thread(RunningCall call) =>
        call.Tid == call.Pid ? $"{call.Process}[{call.Pid}]" : $"{call.Process}[{call.Pid}/{call.Tid}]";
}
