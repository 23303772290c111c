namespace Weir.Flame;

/// <summary>Places the frames of a fold side by side: widths by weight, rows by depth.</summary>
public sealed class FlameLayout
{
    private readonly List<FlameBox> _boxes = [];
    private readonly Comparison<FoldNode> _order;
    private readonly long _total;
    private readonly long _before;
    private double _minShare;

    private FlameLayout(Fold fold, FlameOptions options)
    {
        _total = fold.Total;
        _before = options.Differential ? fold.Root.Before : 0;
        _minShare = options.MinShare;
        _order = options.OrderByName ? ByName : ByWeight;
    }

    /// <summary>Frames in pre-order: each before its callees, siblings from left to right.</summary>
    public IReadOnlyList<FlameBox> Boxes => _boxes;

    /// <summary>Rows that the frames take.</summary>
    public int Rows { get; private set; }

    /// <summary>Frames too narrow to draw; callees of those are not counted.</summary>
    public long Pruned { get; private set; }

    /// <summary>The share of the whole below which frames were not drawn.</summary>
    public double MinShare => _minShare;

    /// <summary>Lays a fold out.</summary>
    public static FlameLayout Of(Fold fold, FlameOptions options)
    {
        ArgumentNullException.ThrowIfNull(fold);
        ArgumentNullException.ThrowIfNull(options);
        var layout = new FlameLayout(fold, options);
        layout.RaiseMinShare(fold.Root, options.MaxFrames);
        layout.Place(fold.Root, 0);
        return layout;
    }

    private static int ByName(FoldNode a, FoldNode b) => string.CompareOrdinal(a.Frame.Name, b.Frame.Name);

    private static int ByWeight(FoldNode a, FoldNode b)
    {
        int order = Math.Max(b.Total, b.Before).CompareTo(Math.Max(a.Total, a.Before));
        return order != 0 ? order : ByName(a, b);
    }

    // A frame is never wider than its caller, so the widest ones by number always hang together.
    private void RaiseMinShare(FoldNode root, int maxFrames)
    {
        var shares = new List<double>();
        Collect(root, shares);
        if (shares.Count > maxFrames)
        {
            shares.Sort();
            _minShare = Math.BitIncrement(shares[^(Math.Max(maxFrames, 1) + 1)]);
        }
    }

    private void Collect(FoldNode node, List<double> shares)
    {
        shares.Add(WidestShare(node));
        foreach (FoldNode child in node.Children)
        {
            if (WidestShare(child) >= _minShare)
            {
                Collect(child, shares);
            }
        }
    }

    private void Place(FoldNode node, double left)
    {
        _boxes.Add(new FlameBox(node, left, Share(node.Total, _total)));
        Rows = Math.Max(Rows, node.Depth + 1);
        FoldNode[] children = [.. node.Children];
        Array.Sort(children, _order);
        foreach (FoldNode child in children)
        {
            if (WidestShare(child) < _minShare)
            {
                Pruned++;
            }
            else
            {
                Place(child, left);
            }

            left += Share(child.Total, _total);
        }
    }

    private double WidestShare(FoldNode node) => Math.Max(Share(node.Total, _total), Share(node.Before, _before));

    private static double Share(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
