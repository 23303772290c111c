namespace Weir.Flame;

/// <summary>
/// Stacks merged into a tree by common beginnings. Bounded: past <see cref="MaxNodes"/> nodes, unseen frames become
/// <see cref="OtherName"/> below the last known ancestor, so that sums stay exact while detail ends.
/// </summary>
public sealed class Fold
{
    /// <summary>Name of the frame that stands for the ones beyond the bound.</summary>
    public const string OtherName = "[other]";

    /// <summary>Deepest stack kept; what lies above is added to the frame at this depth.</summary>
    public const int MaxDepth = 512;

    private int _nodes = 1;

    /// <summary>Begins an empty tree.</summary>
    /// <param name="rootName">What the root frame says.</param>
    /// <param name="maxNodes">Bound on distinct nodes.</param>
    public Fold(string rootName = "all", int maxNodes = 1 << 20)
    {
        ArgumentNullException.ThrowIfNull(rootName);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxNodes, 1);
        Root = new FoldNode(new Frame(rootName), null);
        MaxNodes = maxNodes;
    }

    /// <summary>The frame below all others.</summary>
    public FoldNode Root { get; }

    /// <summary>Bound on distinct nodes; each may have one <see cref="OtherName"/> besides.</summary>
    public int MaxNodes { get; }

    /// <summary>Weight of all stacks.</summary>
    public long Total => Root.Total;

    /// <summary>Weight of the stacks that ended in <see cref="OtherName"/> because of <see cref="MaxNodes"/>.</summary>
    public long WeightBeyondBound { get; private set; }

    /// <summary>Stacks that were deeper than <see cref="MaxDepth"/>.</summary>
    public long StacksCut { get; private set; }

    /// <summary>Adds one stack.</summary>
    /// <param name="stack">Frames from the root outwards, without the root.</param>
    /// <param name="weight">How much; 0 adds nothing.</param>
    /// <exception cref="OverflowException">The sum of weights would pass 2^63 - 1.</exception>
    public void Add(ReadOnlySpan<Frame> stack, long weight)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(weight);
        if (weight == 0)
        {
            return;
        }

        _ = checked(Root.Total + weight);
        FoldNode leaf = Walk(stack, out bool beyond);
        leaf.Self += weight;
        WeightBeyondBound += beyond ? weight : 0;
        for (FoldNode? node = leaf; node is not null; node = node.Parent)
        {
            node.Total += weight;
        }
    }

    /// <summary>
    /// Joins two folds into one whose nodes carry both weights: <see cref="FoldNode.Total"/> of the later and
    /// <see cref="FoldNode.Before"/> of the earlier.
    /// </summary>
    public static Fold Difference(Fold before, Fold after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var joined = new Fold(after.Root.Frame.Name, before.MaxNodes + (long)after.MaxNodes > int.MaxValue
            ? int.MaxValue
            : before.MaxNodes + after.MaxNodes)
        {
            WeightBeyondBound = after.WeightBeyondBound,
            StacksCut = after.StacksCut,
        };
        Join(after.Root, joined.Root, static (node, from) => (node.Total, node.Self) = (from.Total, from.Self));
        Join(before.Root, joined.Root, static (node, from) => node.Before = from.Total);
        return joined;
    }

    private static void Join(FoldNode from, FoldNode into, Action<FoldNode, FoldNode> carry)
    {
        carry(into, from);
        foreach (FoldNode child in from.Children)
        {
            Join(child, into.Find(child.Frame) ?? into.Grow(child.Frame), carry);
        }
    }

    private FoldNode Walk(ReadOnlySpan<Frame> stack, out bool beyond)
    {
        beyond = false;
        FoldNode node = Root;
        if (stack.Length > MaxDepth)
        {
            StacksCut++;
            stack = stack[..MaxDepth];
        }

        foreach (Frame frame in stack)
        {
            FoldNode? child = node.Find(frame);
            if (child is null && _nodes >= MaxNodes)
            {
                beyond = true;
                var other = new Frame(OtherName);
                return node.Find(other) ?? node.Grow(other);
            }

            if (child is null)
            {
                child = node.Grow(frame);
                _nodes++;
            }

            node = child;
        }

        return node;
    }
}
