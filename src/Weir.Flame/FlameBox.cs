namespace Weir.Flame;

/// <summary>A frame with its place in the picture.</summary>
/// <param name="Node">The frame.</param>
/// <param name="Left">Left edge as a share of the picture's width.</param>
/// <param name="Width">Width as a share of the picture's width.</param>
public readonly record struct FlameBox(FoldNode Node, double Left, double Width);
