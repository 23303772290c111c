namespace Weir.Explain.Trees;

/// <summary>One line of a tree: a function, something that was seen, or a wait.</summary>
public abstract class StackItem
{
    /// <summary>When it was first seen, in ns since boot.</summary>
    public required long StartNs { get; init; }
}
