using Weir.Explain.Sights;

namespace Weir.Explain.Trees;

/// <summary>Something that was seen.</summary>
public sealed class EventItem : StackItem
{
    /// <summary>What.</summary>
    public required Sight Sight { get; init; }
}
