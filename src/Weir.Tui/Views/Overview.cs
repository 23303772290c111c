using System.Collections.Immutable;
using System.Globalization;
using Weir.Capture.Reports;
using Weir.Capture.Text;
using Weir.Tui.Model;
using Weir.Tui.Watching;

namespace Weir.Tui.Views;

/// <summary>What happens, where the time goes, and who does it: the answer at a glance.</summary>
internal static class Overview
{
    public static void Draw(Area area, DashboardModel model)
    {
        Snapshot now = model.Snapshot;
        if (now.Minute is not { } minute)
        {
            area.Write(1, 0, "waiting for the first call", Ink.Dim);
            return;
        }

        Rates rates = now.Total.Rates;
        List<Action<int>> lines =
        [
            y => Chart.Line(area, y, "calls/s", Figures.Some(rates.Calls), minute.Calls, Ink.Bar),
            y => Chart.Line(area, y, "read", Figures.BytesPerSecond(rates.Read), minute.Read, Ink.Read),
            y => Chart.Line(area, y, "written", Figures.BytesPerSecond(rates.Written), minute.Written, Ink.Written),
            y => Chart.Line(area, y, "errors/s", Figures.Some(rates.Errors), minute.Errors, Ink.Error),
            y => Chart.Line(area, y, "file p99", TimeText.Of(minute.Quantiles[2]), minute.Slow, Ink.Slow),
        ];
        if (!now.Operations.IsEmpty)
        {
            lines.Add(y => Chart.Line(
                area, y, "in flight", Figures.Load(minute.InFlight[^1]), minute.InFlight, Ink.Bar));
        }

        lines.Add(y => area.Write(1, y, Latencies(minute), Ink.Plain));
        lines.Add(y => Underway(area, y, now.Loads));
        if (NowView.Longest(now.Running) is { } longest)
        {
            lines.Add(y => longest.Write(area, y, Ink.Alarm));
        }

        if (!now.Errors.IsEmpty)
        {
            lines.Add(y => Errors(area, y, now.Errors));
        }

        if (Culprit.Of(now.Flame(FlameWeight.Time)) is { } culprit)
        {
            lines.Add(y => culprit.Write(area, y, Ink.Title));
        }

        // A low screen has the sentences and one table rather than charts alone.
        while (lines.Count > 5 && lines.Count + 4 > area.Height)
        {
            lines.RemoveAt(3);
        }

        foreach ((int y, Action<int> line) in lines.Index())
        {
            line(y);
        }

        Tables(area.Below(lines.Count + (area.Height > 16 ? 1 : 0)), now);
    }

    private static void Tables(Area area, Snapshot now)
    {
        (string Title, ImmutableArray<RowView> Rows)[] all =
        [
            ("file", now.Files), ("syscall", now.Syscalls), ("process", now.Processes),
            ("asynchronous operation", now.Operations),
        ];
        (string Title, ImmutableArray<RowView> Rows)[] some = [.. all.Where(t => !t.Rows.IsEmpty)];
        int count = Math.Clamp(area.Height / 4, 1, Math.Max(1, some.Length));
        for (int i = 0; i < count && i < some.Length; i++)
        {
            int top = area.Height * i / count, height = (area.Height * (i + 1) / count) - top;
            ImmutableArray<RowView> rows =
            [
                .. some[i].Rows.Where(r => !r.IsRest)
                    .OrderByDescending(r => r.Rates.Load).ThenByDescending(r => r.TotalNs)
                    .Take(Math.Max(0, height - (count > 1 && height > 4 ? 2 : 1))),
            ];
            TableView.Draw(
                area.Below(top).Top(height), Columns.Of(Tab.Overview), rows, null, -1, some[i].Title,
                TableView.NameWidth(area.Width, Tab.Files, rows));
        }
    }

    private static string Latencies(Minute minute) => minute.Measured == 0
        ? "no call on files ended in the last ten seconds"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"calls on files, last 10 s: p50 {TimeText.Of(minute.Quantiles[0])}  p90 {TimeText.Of(minute.Quantiles[1])}"
            + $"  p99 {TimeText.Of(minute.Quantiles[2])}  max {TimeText.Of(minute.Max)}  ({minute.Measured:N0} calls)");

    private static void Errors(Area area, int y, ImmutableArray<RowView> errors)
    {
        int x = 1 + area.Write(1, y, "errors: ", Ink.Plain);
        foreach (RowView error in errors)
        {
            x += area.Write(x, y, error.Name, Ink.Error);
            string count = error.Rates.Errors > 0
                ? $" {Figures.Count(error.Rates.Errors)}/s  "
                : $" {Figures.Count(error.Errors)} in all  ";
            x += area.Write(x, y, count, Ink.Plain);
        }
    }

    private static void Underway(Area area, int y, Loads loads)
    {
        int x = 1 + area.Write(1, y, "under way at once: ", Ink.Plain);
        x += area.Write(x, y, Figures.Load(loads.Files), Ink.Title);
        x += area.Write(x, y, " on files, ", Ink.Plain);
        x += area.Write(x, y, Figures.Load(loads.Network), Ink.Title);
        x += area.Write(x, y, " network, ", Ink.Plain);
        x += area.Write(x, y, Figures.Load(loads.Rest), Ink.Title);
        area.Write(x, y, " other calls, most of which wait", Ink.Plain);
    }
}

/// <summary>Where most of the time of calls on files went, in a sentence.</summary>
internal static class Culprit
{
    /// <summary>The share of a frame that its widest child must have to be named.</summary>
    private const double Most = 0.5;

    /// <summary>The sentence; null where no time went anywhere.</summary>
    public static PathSentence? Of(FlameView? flame)
    {
        if (flame is null)
        {
            return null;
        }

        (FlameFrame Program, FlameFrame Call)[] all =
        [
            .. from program in flame.Root.Children
               from call in program.Children
               where call.Sort == CallFrames.CallClass
               orderby call.Total descending
               select (program, call),
        ];
        long total = all.Sum(c => c.Call.Total);
        if (total == 0)
        {
            return null;
        }

        (FlameFrame first, FlameFrame at) = all[0];
        string path = "";
        while (!at.Children.IsEmpty && at.Children[0].Total >= at.Total * Most)
        {
            at = at.Children[0];
            path += path.Length == 0 && at.Sort == CallFrames.FolderClass ? "/" + at.Name : at.Name;
        }

        string share = (100.0 * at.Total / total).ToString("0", CultureInfo.InvariantCulture);
        return new PathSentence(
            $"{share} % of the time on files: {first.Name} › {all[0].Call.Name}{(path.Length > 0 ? " › " : "")}", path);
    }
}
