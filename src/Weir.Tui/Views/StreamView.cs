using System.Collections.Immutable;
using System.Globalization;
using Weir.Capture.Text;
using Weir.Catalogue.Records;
using Weir.Tui.Cells;
using Weir.Tui.Model;
using Weir.Tui.Watching;

namespace Weir.Tui.Views;

/// <summary>The last calls, a line each, the newest at the bottom.</summary>
internal static class StreamView
{
    private const long SlowNs = 10_000_000;
    private const int TimeWidth = 11, ProcessWidth = 18, ResultWidth = 22, LatencyWidth = 7;

    public static void Draw(Area area, DashboardModel model)
    {
        ImmutableArray<CallLine> lines = VisibleLines.Of(model);
        int end = lines.Length - Math.Min(model.Behind, Math.Max(0, lines.Length - area.Height));
        int first = Math.Max(0, end - area.Height);
        for (int i = first; i < end; i++)
        {
            Line(area, i - first, lines[i]);
        }

        if (lines.IsEmpty)
        {
            area.Write(1, 0, model.Filter.Length > 0 ? "no call of the last ones holds that" : "no call yet", Ink.Dim);
        }

        if (model.Paused)
        {
            Place(area, model, lines.Length, end);
        }
    }

    private static void Place(Area area, DashboardModel model, int lines, int end)
    {
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $" {end:N0} of the last {lines:N0}, {model.Snapshot.HistoryForgotten:N0} before them are gone ");
        area.Write(Math.Max(0, area.Width - text.Length), 0, text, Ink.Selected);
    }

    private static void Line(Area area, int y, CallLine line)
    {
        bool wide = area.Width >= 76, widest = area.Width >= 100;
        int x = 0;
        if (wide)
        {
            area.Write(0, y, Time(line.SinceStartNs), Ink.Dim, TimeWidth, Fit.Right);
            x = TimeWidth + 1;
        }

        area.Write(x, y, $"{line.Process}[{line.Pid}]", Ink.Dim, wide ? ProcessWidth : 12);
        x += (wide ? ProcessWidth : 12) + 1;
        string took = line.LatencyNs is { } ns ? TimeText.Of(ns) : "-";
        area.Write(
            area.Width - LatencyWidth, y, took, line.LatencyNs >= SlowNs ? Ink.Slow : Ink.Dim, LatencyWidth, Fit.Right);
        int result = widest ? ResultWidth : 12;
        area.Write(
            area.Width - LatencyWidth - 1 - result, y, Result(line), line.Failed ? Ink.Error : Ink.Plain, result);
        int room = area.Width - LatencyWidth - 2 - result - x;
        int name = area.Write(x, y, line.Call, Ink.Name, room);
        area.Write(x + name, y, $"({line.Arguments})", Ink.Plain, Math.Max(0, room - name));
    }

    private static string Result(CallLine line) => line.State switch
    {
        CallState.RunningAtStop => "still running",
        CallState.Killed => "killed",
        CallState.Abandoned => "interrupted",
        CallState.NoReturn => "",
        _ => line.Failed ? line.Result.Split(' ') is [_, var error, ..] ? error : line.Result : $"= {line.Result}",
    };

    private static string Time(long ns) => (ns / 1e9).ToString("0.000000", CultureInfo.InvariantCulture);
}
