namespace Weir.Explain.Trees;

/// <summary>A function that stood on the stack, with what was seen below it, in order.</summary>
public sealed class FunctionItem : StackItem
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What was seen below it.</summary>
    public List<StackItem> Items { get; } = [];
}
