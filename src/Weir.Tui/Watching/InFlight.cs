using System.Collections.Immutable;

namespace Weir.Tui.Watching;

/// <summary>Puts the asynchronous operations that are in flight beside those that ended.</summary>
internal static class InFlight
{
    /// <summary>Rows with what is in flight of each, and rows of what has not ended once.</summary>
    /// <param name="rows">The rows of what ended: all, or the busiest.</param>
    /// <param name="running">What runs.</param>
    /// <param name="ended">All that ended.</param>
    /// <param name="countedMs">Since counting began.</param>
    public static ImmutableArray<RowView> Beside(
        ImmutableArray<RowView> rows, ImmutableArray<RunningCall> running,
        LiveTable<(string Name, string? Path)> ended, long countedMs)
    {
        Dictionary<(string Call, string? Path), RunningCall[]> groups = running.Where(c => c.IsOperation)
            .GroupBy(c => (c.Call, c.Path)).ToDictionary(g => g.Key, g => g.ToArray());
        if (groups.Count == 0)
        {
            return rows;
        }

        Dictionary<string, RunningCall[]> byName = groups.ToDictionary(
            g => Tallies.NameOf(g.Key.Call, g.Key.Path), g => g.Value);
        return
        [
            .. rows.Select(r => byName.TryGetValue(r.Name, out RunningCall[]? some) ? With(r, some, countedMs) : r),
            .. groups.Where(g => !ended.Has(g.Key)).Select(g => With(New(g.Key), g.Value, countedMs)),
        ];
    }

    /// <summary>A minute in which what is in flight was so since it was asked for.</summary>
    public static Minute Beside(Minute minute, ImmutableArray<RunningCall> running)
    {
        double[] seconds = [.. minute.InFlight];
        foreach (RunningCall call in running.Where(c => c.IsOperation))
        {
            double age = Seconds(call);
            for (int i = 0; i < seconds.Length && age > i; i++)
            {
                seconds[^(i + 1)] += Math.Min(1, age - i);
            }
        }

        return minute with { InFlight = [.. seconds] };
    }

    private static RowView New((string Name, string? Path) key) => new()
    {
        Name = Tallies.NameOf(key.Name, key.Path), Lead = key.Name, Scope = Scope.OfOperation(key.Name, key.Path),
    };

    private static RowView With(RowView row, RunningCall[] running, long countedMs)
    {
        double span = Math.Clamp(countedMs, 500, RateWindow.SpanMs) / 1000.0;
        return row with
        {
            InFlight = running.Length,
            OldestNs = running.Max(c => c.AgeNs),
            Rates = row.Rates with { Load = row.Rates.Load + (running.Sum(c => Math.Min(span, Seconds(c))) / span) },
        };
    }

    private static double Seconds(RunningCall call) => (call.AgeNs ?? 0) / 1e9;
}
