using Weir.Explain.Sights;

namespace Weir.Explain.Trees;

/// <summary>
/// Joins the stacks of one strand to a tree. A function that stands on two stacks in a row, below the same callers, is
/// taken for one visit; whether it returned in between cannot be told.
/// </summary>
internal static class StackMerge
{
    /// <summary>Fills the strand's tree and its waits.</summary>
    /// <param name="strand">The strand, with its sights.</param>
    /// <param name="path">The functions on a sight's stack that belong to the strand, outermost first.</param>
    internal static void Build(Strand strand, Func<Sight, IReadOnlyList<string>> path)
    {
        List<FunctionItem> open = [];
        foreach (Sight sight in strand.Sights)
        {
            if (sight.Kind == SightKind.On)
            {
                if (strand.Waits is [.., { On: null } wait])
                {
                    wait.On = sight;
                }

                continue;
            }

            Open(strand, open, path(sight), sight.TimeNs);
            List<StackItem> into = open is [.., var last] ? last.Items : strand.Items;
            if (sight.Kind == SightKind.Off)
            {
                WaitItem wait = new() { StartNs = sight.TimeNs, Off = sight };
                strand.Waits.Add(wait);
                into.Add(wait);
            }
            else
            {
                into.Add(new EventItem { StartNs = sight.TimeNs, Sight = sight });
            }
        }
    }

    private static void Open(Strand strand, List<FunctionItem> open, IReadOnlyList<string> path, long timeNs)
    {
        int common = 0;
        while (common < open.Count && common < path.Count && open[common].Name == path[common])
        {
            common++;
        }

        open.RemoveRange(common, open.Count - common);
        for (int i = common; i < path.Count; i++)
        {
            FunctionItem next = new() { StartNs = timeNs, Name = path[i] };
            (open is [.., var last] ? last.Items : strand.Items).Add(next);
            open.Add(next);
        }
    }
}
