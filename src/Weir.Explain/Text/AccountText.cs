using Weir.Explain.Session;
using Weir.Explain.Sights;
using Weir.Explain.Trees;

namespace Weir.Explain.Text;

/// <summary>The account at the end: which call it is, what looking cost, and what cannot be seen.</summary>
public static class AccountText
{
    /// <summary>The lines.</summary>
    public static IEnumerable<TextLine> Lines(AccountFacts facts, StoryTextOptions options)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(options);
        List<TextLine> lines = [TextLine.Empty, TextLine.Of(TextStyle.Title, "How much of it this is")];
        void Say(string text, TextStyle style = TextStyle.Plain) => lines.AddRange(
            Paragraph.Wrap(text, options.Width, "  ").Select(l => TextLine.Of(style, l.ToString())));
        Say(Which(facts));
        Story story = facts.Story;
        Say($"{Quantity.Count(story.Sights.Length, "sight")} of this call, each with its stack, from "
            + $"{Quantity.Count(story.Sights.Select(s => s.Cpu).Distinct().Count(), "CPU")}. Taking them took the "
            + $"calling thread at least {Quantity.Time(story.CostNs)}, which is part of the times above.");
        Say("Between two sights the path is inferred from the stacks: a function that returned before a tracepoint was "
            + "hit does not show, nor does one that the compiler built into its caller. Weir uses no function tracer, "
            + "which many kernels lock.");
        if (facts.Symbols.IsHidden)
        {
            Say("The names of functions are hidden: kernel.kptr_restrict is 2, or CAP_SYSLOG is missing. Addresses "
                + "stand in their place, and interrupts cannot be told from calls.", TextStyle.Warning);
        }

        if (facts.LeftOut.Count > 0)
        {
            Say($"This kernel has not {Quantity.Count(facts.LeftOut.Count, "tracepoint")} that could show more: "
                + string.Join(", ", facts.LeftOut) + ".", TextStyle.Dim);
        }

        if (story.Unrelated > 0)
        {
            Say($"Left out: {Quantity.Count(story.Unrelated, "sight")} of interrupts that broke into it, or of a "
                + "polling thread's other work, that have nothing to do with it.");
        }

        foreach (string loss in Losses(facts))
        {
            Say(loss, TextStyle.Warning);
        }

        return lines;
    }

    private static string Which(AccountFacts facts)
    {
        IReadOnlyList<long> all = facts.Calls.Durations;
        string name = facts.Story.Call.Name + (facts.Story.Enter.Kind == SightKind.Taken
            ? " and requests of polling threads" : "");
        if (!facts.Call.Complete)
        {
            return $"This call of {name} was not seen to its end.";
        }

        string busy = facts.Counters.Seen > all.Count
            ? $" of {facts.Counters.Seen:N0} that were made" : "";
        return all.Count == 1
            ? $"It is the only call of {name} that was followed{busy}."
            : $"It is {facts.Which} of {all.Count:N0} calls of {name} that were followed{busy}: the fastest took "
                + $"{Quantity.Time(all[0])}, the one in the middle {Quantity.Time(all[all.Count / 2])}, the slowest "
                + $"{Quantity.Time(all[^1])}.";
    }

    private static IEnumerable<string> Losses(AccountFacts facts)
    {
        ExplainCounters c = facts.Counters;
        ulong ofThis = facts.Story.Return is { Kind: SightKind.Return } end ? end.B : 0;
        if (ofThis > 0)
        {
            yield return $"{ofThis:N0} sights of this very call were lost: the tree has gaps.";
        }

        if (c.Busy > 0)
        {
            yield return $"{c.Busy:N0} calls were not followed, for too many were under way.";
        }

        if (c.Lost > 0 || c.Skipped > 0)
        {
            yield return $"{c.Lost:N0} sights were lost for want of room"
                + (c.Skipped is { } skipped ? $", and {skipped:N0} because a tracepoint was hit within our own program"
                    : "") + ".";
        }

        if (c.Cut > 0)
        {
            yield return $"{c.Cut:N0} sights were left out because a call had more than it may.";
        }

        if (c.Forgotten > 0)
        {
            yield return $"{c.Forgotten:N0} requests or bios could not be remembered.";
        }
    }
}
