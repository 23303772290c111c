namespace Weir.Flame;

/// <summary>A frame in its place: reached through its ancestors, with the weight of all stacks through it.</summary>
public sealed class FoldNode
{
    private Dictionary<Frame, FoldNode>? _children;

    internal FoldNode(Frame frame, FoldNode? parent)
    {
        Frame = frame;
        Parent = parent;
        Depth = parent is null ? 0 : parent.Depth + 1;
    }

    /// <summary>What stands here.</summary>
    public Frame Frame { get; }

    /// <summary>The caller; null for the root.</summary>
    public FoldNode? Parent { get; }

    /// <summary>Frames above the root; the root has 0.</summary>
    public int Depth { get; }

    /// <summary>Weight of the stacks that end here.</summary>
    public long Self { get; internal set; }

    /// <summary>Weight of the stacks that end here or pass through.</summary>
    public long Total { get; internal set; }

    /// <summary>In a difference: the same as <see cref="Total"/>, of the earlier fold; else 0.</summary>
    public long Before { get; internal set; }

    /// <summary>Callees, in no particular order.</summary>
    public IReadOnlyCollection<FoldNode> Children => _children is null ? [] : _children.Values;

    internal FoldNode? Find(Frame frame) =>
        _children is not null && _children.TryGetValue(frame, out FoldNode? child) ? child : null;

    internal FoldNode Grow(Frame frame)
    {
        var child = new FoldNode(frame, this);
        (_children ??= []).Add(frame, child);
        return child;
    }
}
