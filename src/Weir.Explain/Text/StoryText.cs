using System.Collections.Immutable;
using Weir.Catalogue;
using Weir.Explain.Session;
using Weir.Explain.Sights;
using Weir.Explain.Symbols;
using Weir.Explain.Trees;

namespace Weir.Explain.Text;

/// <summary>
/// Writes a story for people: the call, its tree, where the time went, and what the functions are for.
/// </summary>
public sealed class StoryText
{
    private readonly Story _story;
    private readonly StoryTextOptions _options;
    private readonly KernelSymbols _symbols;
    private readonly TreeText _tree;

    /// <summary>Prepares to write.</summary>
    public StoryText(Story story, KernelSymbols symbols, StoryTextOptions options)
    {
        ArgumentNullException.ThrowIfNull(story);
        ArgumentNullException.ThrowIfNull(options);
        _story = story;
        _symbols = symbols;
        _options = options;
        _tree = new TreeText(new EventText(story, symbols), story.Enter.TimeNs, options.Width, options.Full);
    }

    /// <summary>The lines.</summary>
    public IReadOnlyList<TextLine> Lines()
    {
        Head();
        Tree();
        Times();
        Ring();
        if (_options.Notes)
        {
            Legend();
        }

        return _tree.Lines;
    }

    private static TextPiece Plain(string text) => new(TextStyle.Plain, text);

    /// <summary>Whether it is the story of a request that no call submitted.</summary>
    private bool IsPolled => _story.Enter.Kind == SightKind.Taken;

    private void Head()
    {
        _tree.Add(TextLine.Of(TextStyle.Title, CallText.Of(_story)));
        if (CallText.FirstRequest(_story) is { } request)
        {
            _tree.Add(TextLine.Of(TextStyle.Plain, $"  first request: {request}"));
        }

        string took = _story.CallNs is { } inside ? Quantity.Time(inside) : "an unknown time";
        string total = _story.TotalNs > _story.CallNs
            ? $"; all that it asked for was done {Quantity.Time(_story.TotalNs.Value)} after it began" : "";
        string how = !IsPolled ? $"{took} in the call{total}"
            : _story.TotalNs is { } ns ? $"done {Quantity.Time(ns)} after it was taken up" : "not seen to its end";
        _tree.Add(TextLine.Of(TextStyle.Plain, $"  {_story.Enter.Comm} (thread {_story.Enter.Tid}): {how}"));
        _tree.Add(TextLine.Empty);
    }

    private void Tree()
    {
        _tree.Add(
            _story.Enter.TimeNs, new TextPiece(
                TextStyle.Title,
                StrandText.Of(_story.Caller) + (IsPolled ? ": takes the request up" : ": the call begins")));
        bool returned = false;
        _tree.Draw(_story.Caller);
        foreach (Strand strand in _story.Elsewhere)
        {
            if (!returned && _story.Return is { } back && strand.StartNs >= back.TimeNs)
            {
                Returned(back);
                returned = true;
            }

            _tree.Add(TextLine.Empty);
            _tree.Add(strand.StartNs, new TextPiece(TextStyle.Title, StrandText.Of(strand)));
            _tree.Draw(strand);
        }

        if (!returned && _story.Return is { } end)
        {
            Returned(end);
        }

        foreach (Sight reap in _story.Reaps)
        {
            string name = Syscalls.Find((int)reap.B)?.Name ?? $"call {reap.B}";
            _tree.Add(reap.TimeNs, Plain($"the thread returns from {name}, which gave it {(long)reap.A}"));
        }
    }

    private void Returned(Sight end) => _tree.Add(end.TimeNs, new TextPiece(
        TextStyle.Title, end.Kind == SightKind.Gone ? "the thread ended within the call" : "the call returns"));

    private void Times()
    {
        TimeTable table = new(_story, s => KernelStack.Of(s, _symbols).Functions);
        (string What, long Ns)[] caller = [.. table.OfCaller()];
        if (caller.Length > 0)
        {
            Section("Where the caller's time went");
            foreach ((string what, long ns) in caller)
            {
                string share = $"{100.0 * ns / Math.Max(1, _story.CallNs!.Value):0}%".PadLeft(5);
                _tree.Add(TextLine.Of(TextStyle.Plain, $"{Quantity.Time(ns),12} {share}  {what}"));
            }
        }

        var device = table.OfDevice().ToArray();
        if (device.Length > 0)
        {
            Section("The device's part");
            _tree.Add(TextLine.Of(TextStyle.Dim, "      queued   with it  request"));
            foreach ((string what, long? queue, long? service) in device)
            {
                _tree.Add(TextLine.Of(TextStyle.Plain, $"{Unknown(queue),12}{Unknown(service),10}  {what}"));
            }
        }

        string Unknown(long? ns) => ns is { } known ? Quantity.Time(known) : "unknown";
    }

    /// <summary>How completions of native AIO are found, as far as this call shows it.</summary>
    private void Ring()
    {
        if (RingHead.Of(_story.Enter) is not { } before)
        {
            return;
        }

        RingHead? after = RingHead.Of(_story.Return);
        Section("The completion ring");
        Say($"The context is a ring of {before.Slots} events in the program's own memory, at 0x{_story.Enter.B:x}. "
            + $"At the call's beginning head was {before.Head} and tail {before.Tail}: "
            + $"{Quantity.Count(before.Ready, "event")} ready."
            + (after is { } a
                ? $" At its return head was {a.Head} and tail {a.Tail}: {Quantity.Count(a.Ready, "event")} ready, "
                    + $"{(a.Head + a.Slots - before.Head) % Math.Max(1, a.Slots)} fetched."
                : ""));
        if (Functions().Contains("aio_complete"))
        {
            Strand[] by = [.. Strands().Where(s => Walk(s.Items).Contains("aio_complete"))];
            string who = string.Join(" and ", by.Select(s => s.Kind switch
            {
                StrandKind.Caller => "the calling thread itself",
                StrandKind.Interrupt => $"an interrupt on CPU {s.Cpu}",
                _ => $"the thread {s.Comm}",
            }).Distinct());
            Say($"aio_complete ran in {who}: it writes the event at the tail, moves the tail and then wakes who "
                + "waits for the ring.");
        }

        if (AioCalls.Fetches(_story.Call))
        {
            Say($"So {_story.Call.Name} asks no device and no queue: it compares head with tail, copies the events "
                + "between them and moves the head. " + (_story.Caller.Waits.Any(w => !w.IsPreemption)
                    ? "There were too few, so it slept on the context's wait queue until aio_complete woke it."
                    : "There were enough, so it did not sleep."));
        }
    }

    private void Legend()
    {
        List<(string Function, string Note)> notes = [];
        foreach (string function in Functions().Distinct())
        {
            if (Notes.Of(function) is { } note)
            {
                notes.Add((function, note));
            }
        }

        if (notes.Count == 0)
        {
            return;
        }

        Section("What the functions are for");
        int column = Math.Min(34, notes.Max(n => n.Function.Length));
        foreach ((string function, string note) in notes)
        {
            string name = function.PadRight(column);
            _tree.Add(new TextLine([
                Plain("  "), new TextPiece(TextStyle.Function, name), new TextPiece(TextStyle.Plain, "  " + note),
            ]));
        }
    }

    private IEnumerable<Strand> Strands() => Below(_story.Caller).Concat(_story.Elsewhere.SelectMany(Below));

    private static IEnumerable<Strand> Below(Strand strand) =>
        strand.Waits.SelectMany(w => w.Meanwhile).SelectMany(Below).Prepend(strand);

    private IEnumerable<string> Functions() =>
        Strands().OrderBy(s => s.StartNs).SelectMany(s => Walk(s.Items));

    private static IEnumerable<string> Walk(IEnumerable<StackItem> items) => items.OfType<FunctionItem>()
        .SelectMany(f => Walk(f.Items).Prepend(f.Name));

    private void Section(string title)
    {
        _tree.Add(TextLine.Empty);
        _tree.Add(TextLine.Of(TextStyle.Title, title));
    }

    private void Say(string text)
    {
        foreach (TextLine line in Paragraph.Wrap(text, _options.Width, "  "))
        {
            _tree.Add(line);
        }
    }
}
