using Weir.Capture.Text;
using Weir.Catalogue.Records;
using Weir.Tui.Cells;
using Weir.Tui.Model;
using Weir.Tui.Watching;

namespace Weir.Tui.Views;

/// <summary>One column of numbers.</summary>
/// <param name="Title">What stands above it.</param>
/// <param name="Width">Its columns on the screen.</param>
/// <param name="Worth">The least goes first when the screen is narrow.</param>
/// <param name="Text">What stands in it.</param>
/// <param name="Order">What orders by it; null: nothing does.</param>
/// <param name="Ink">How it looks; null: plain.</param>
internal sealed record Column(
    string Title, int Width, int Worth, Func<RowView, string> Text, RowOrder? Order = null,
    Func<RowView, Style>? Ink = null);

/// <summary>The columns of the tables.</summary>
internal static class Columns
{
    private const long SlowNs = 10_000_000, LongNs = 1_000_000_000;

    private static readonly Column Load = new(
        "at once", 8, 95, r => Figures.Load(r.Rates.Load), RowOrder.Time);

    private static readonly Column[] Common =
    [
        new("calls/s", 8, 90, r => Figures.Some(r.Rates.Calls), RowOrder.Calls),
        new("calls", 6, 40, r => Figures.Count(r.Calls)),
        new("errors", 7, 60, r => Figures.Some(r.Errors), RowOrder.Errors, r => r.Errors > 0 ? Ink.Error : Ink.Plain),
        new("read/s", 9, 80, r => Bytes(r.Rates.Read), RowOrder.Bytes, _ => Ink.Read),
        new("write/s", 9, 79, r => Bytes(r.Rates.Written), null, _ => Ink.Written),
        new("read", 7, 30, r => TimeText.Bytes(r.Read), null, _ => Ink.Read),
        new("written", 7, 29, r => TimeText.Bytes(r.Written), null, _ => Ink.Written),
    ];

    private static readonly Column[] Latencies =
    [
        new("total", 6, 50, r => TimeText.Of(r.TotalNs)),
        new("p50", 6, 45, r => TimeText.Of(r.Median)),
        new("p99", 6, 70, r => TimeText.Of(r.Slow), RowOrder.Slow, r => r.Slow >= SlowNs ? Ink.Slow : Ink.Plain),
        new("max", 6, 35, r => TimeText.Of(r.Max), RowOrder.Max, r => r.Max >= SlowNs ? Ink.Slow : Ink.Plain),
    ];

    private static readonly Column[] Syscalls = [Load, .. Common, .. Latencies];

    private static readonly Column[] Operations =
    [
        new("done/s", 8, 90, r => Figures.Some(r.Rates.Calls), RowOrder.Calls),
        new("flying", 7, 95, r => Figures.Load(r.Rates.Load), RowOrder.Time),
        new("now", 5, 93, r => Figures.Some(r.InFlight)),
        new("oldest", 6, 96, r => TimeText.Of(r.OldestNs), null, r => r.OldestNs >= LongNs ? Ink.Alarm : Ink.Plain),
        .. Common[1..],
        .. Latencies[1..],
        new("disk", 6, 55, r => TimeText.Of(r.UntilDone)),
        new("fetch", 6, 54, r => TimeText.Of(r.UntilSeen)),
        new("how", 10, 65, r => string.Join(",", r.Ways.Take(2).Select(w => w.Key.Text()))),
    ];

    /// <summary>The columns of a screen.</summary>
    public static Column[] Of(Tab tab) => tab == Tab.Async ? Operations : Syscalls;

    /// <summary>Those that fit, in their places, with room left for names.</summary>
    public static Column[] Fitting(Column[] columns, int width, int nameWidth)
    {
        List<Column> fitting = [.. columns];
        while (fitting.Count > 0 && fitting.Sum(c => c.Width + 1) + nameWidth > width)
        {
            fitting.Remove(fitting.MinBy(c => c.Worth)!);
        }

        return [.. fitting];
    }

    private static string Bytes(double bytes) => TimeText.Bytes((long)bytes);
}
