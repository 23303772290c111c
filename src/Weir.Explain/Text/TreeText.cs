using System.Globalization;
using Weir.Explain.Sights;
using Weir.Explain.Trees;

namespace Weir.Explain.Text;

/// <summary>Draws strands as trees: a time, lines that show what is below what, functions and what was seen.</summary>
internal sealed class TreeText
{
    private const int TimeWidth = 11, MostPeriod = 4;
    private const string Arrow = " › ";
    private readonly EventText _events;
    private readonly long _originNs;
    private readonly int _width;
    private readonly bool _full;
    private readonly List<TextLine> _lines = [];

    internal TreeText(EventText events, long originNs, int width, bool full)
    {
        _events = events;
        _originNs = originNs;
        _width = width;
        _full = full;
    }

    /// <summary>The lines so far.</summary>
    internal IReadOnlyList<TextLine> Lines => _lines;

    /// <summary>Draws a strand.</summary>
    internal void Draw(Strand strand) => Items(strand.Items, "");

    /// <summary>Adds a line that is not part of a tree.</summary>
    internal void Add(TextLine line) => _lines.Add(line);

    /// <summary>Adds a line with a time and nothing above it.</summary>
    internal void Add(long timeNs, params ReadOnlySpan<TextPiece> pieces) =>
        _lines.Add(new TextLine([Time(timeNs), .. pieces]));

    private static bool Matters(StackItem item) => item switch
    {
        EventItem e => !EventText.IsQuiet(e.Sight),
        FunctionItem f => f.Items.Any(Matters),
        _ => true,
    };

    private void Items(IReadOnlyList<StackItem> items, string indent)
    {
        List<Action<string, string>> rows = [];
        List<StackItem> shown = [.. items.Where(i => i is not EventItem e || _events.Of(e.Sight) is not null)];
        for (int i = 0; i < shown.Count;)
        {
            int period = 0, times = _full ? 1 : Repeats(shown, i, out period);
            if (times > 2)
            {
                for (int j = i; j < i + period; j++)
                {
                    AddRow(rows, [shown[j]]);
                }

                (int from, int to) = (i + period, i + (period * times));
                rows.Add((tee, _) => _lines.Add(new TextLine([
                    Time(shown[from].StartNs), new(TextStyle.Dim, indent + tee), new(TextStyle.Dim,
                        $"… the same {Quantity.Count(times - 1, "more time")}, until "
                        + Micro(Last(shown[to - 1]) - _originNs)),
                ])));
                i = to;
                continue;
            }

            int run = i + 1;
            while (!_full && !Matters(shown[i]) && run < shown.Count && !Matters(shown[run]))
            {
                run++;
            }

            AddRow(rows, shown[i..run]);
            i = run;
        }

        for (int i = 0; i < rows.Count; i++)
        {
            bool last = i == rows.Count - 1;
            rows[i](last ? "└ " : "├ ", last ? "  " : "│ ");
        }

        void AddRow(List<Action<string, string>> into, List<StackItem> group) =>
            into.Add((tee, below) => Row(group, indent + tee, indent + below));
    }

    private void Row(List<StackItem> group, string tee, string below)
    {
        switch (group[0])
        {
            case EventItem e:
                Event(e, tee);
                break;
            case WaitItem w:
                Wait(w, tee, below);
                break;
            case FunctionItem when !_full && group.TrueForAll(g => !Matters(g)):
                Minor(group, tee, below);
                break;
            case FunctionItem f:
                Function(f, tee, below);
                break;
        }
    }

    private void Event(EventItem e, string tee)
    {
        TextStyle style = e.Sight.Kind == SightKind.Point ? TextStyle.Dim : TextStyle.Event;
        _lines.Add(new TextLine([
            Time(e.StartNs), new(TextStyle.Dim, tee), new(style, Mark(e.Sight) + _events.Of(e.Sight)),
        ]));
    }

    private static string Mark(Sight sight) => sight.Kind == SightKind.Point ? "∙ " : "● ";

    /// <summary>A chain of functions, and on its line the only thing that was seen at its end.</summary>
    private void Function(FunctionItem item, string tee, string below)
    {
        List<string> chain = [item.Name];
        while (item.Items is [FunctionItem only] && !(_full && chain.Count > 0))
        {
            chain.Add(only.Name);
            item = only;
        }

        // A leaf's only event stands beside the functions if there is room.
        StackItem[] left = [.. item.Items.Where(i => i is not EventItem e || _events.Of(e.Sight) is not null)];
        string words = string.Join(Arrow, chain);
        if (left is [EventItem single] && _events.Of(single.Sight) is { } text
            && TimeWidth + tee.Length + words.Length + 2 + text.Length + 2 <= _width)
        {
            TextStyle style = single.Sight.Kind == SightKind.Point ? TextStyle.Dim : TextStyle.Event;
            _lines.Add(new TextLine([
                Time(single.StartNs), new(TextStyle.Dim, tee), new(TextStyle.Function, words),
                new(style, "  " + Mark(single.Sight) + text),
            ]));
            return;
        }

        string rest = below + (left.Length > 0 ? "│ " : "  ");
        Chain(chain, item.StartNs, tee, rest, TextStyle.Function);
        Items(item.Items, below);
    }

    /// <summary>Functions below which nothing happened that needs words: one line for all of them.</summary>
    private void Minor(List<StackItem> group, string tee, string below)
    {
        List<string> names = [.. group.Cast<FunctionItem>().Select(f => f.Name).Distinct()];
        int deeper = group.Sum(Functions) - names.Count;
        if (deeper > 0)
        {
            names.Add($"({deeper} more below)");
        }

        Chain(names, group[0].StartNs, tee, below, TextStyle.Dim, ", ");
    }

    private static int Functions(StackItem item) => item is FunctionItem f ? 1 + f.Items.Sum(Functions) : 0;

    private void Chain(
        List<string> names, long timeNs, string tee, string rest, TextStyle style, string between = Arrow)
    {
        string line = "";
        bool first = true;
        void Flush()
        {
            _lines.Add(new TextLine([
                first ? Time(timeNs) : new TextPiece(TextStyle.Dim, new string(' ', TimeWidth)),
                new(TextStyle.Dim, first ? tee : rest), new(style, line),
            ]));
            first = false;
            line = "";
        }

        for (int i = 0; i < names.Count; i++)
        {
            string next = names[i] + (i < names.Count - 1 ? between.TrimEnd() + " " : "");
            if (line.Length > 0 && TimeWidth + tee.Length + line.Length + next.Length > _width)
            {
                Flush();
            }

            line += next;
        }

        Flush();
    }

    private void Wait(WaitItem wait, string tee, string below)
    {
        _lines.Add(new TextLine([
            Time(wait.StartNs), new(TextStyle.Dim, tee), new(TextStyle.Wait, WaitText.Of(wait)),
        ]));
        for (int i = 0; i < wait.Meanwhile.Count; i++)
        {
            Strand strand = wait.Meanwhile[i];
            _lines.Add(new TextLine([
                Time(strand.StartNs), new(TextStyle.Dim, below + "┊ "), new(TextStyle.Title, StrandText.Of(strand)),
            ]));
            Items(strand.Items, below + "┊ ");
        }

        if (wait.On is { } on)
        {
            _lines.Add(new TextLine([
                Time(on.TimeNs), new(TextStyle.Dim, below), new(TextStyle.Wait, WaitText.End(wait, on)),
            ]));
        }
    }

    /// <summary>How often the items from here on repeat, and in how many items a time.</summary>
    private static int Repeats(List<StackItem> items, int from, out int period)
    {
        for (period = 1; period <= MostPeriod; period++)
        {
            int times = 1;
            while (from + (period * (times + 1)) <= items.Count && Same(items, from, from + (period * times), period))
            {
                times++;
            }

            if (times > 2)
            {
                return times;
            }
        }

        return 1;
    }

    private static bool Same(List<StackItem> items, int a, int b, int count) =>
        Enumerable.Range(0, count).All(i => Shape(items[a + i]) == Shape(items[b + i]));

    /// <summary>What must be equal for two items to be shown as one; a wait is never the same as another one.</summary>
    private static string Shape(StackItem item) => item switch
    {
        EventItem e => e.Sight.Kind == SightKind.Point ? EventText.PointName(e.Sight) : e.Sight.Kind.ToString(),
        FunctionItem f => $"{f.Name}({string.Join(',', f.Items.Where(Matters).Select(Shape))})",
        _ => item.StartNs.ToString(CultureInfo.InvariantCulture),
    };

    private static long Last(StackItem item) =>
        item is FunctionItem { Items: [.., var last] } ? Last(last) : item.StartNs;

    private TextPiece Time(long ns) =>
        new(TextStyle.Dim, Micro(ns - _originNs).PadLeft(TimeWidth - 1) + " ");

    private static string Micro(long ns) => (ns / 1000.0).ToString("0.0", CultureInfo.InvariantCulture);
}
