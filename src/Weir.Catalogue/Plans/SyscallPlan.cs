using System.Collections.Immutable;

namespace Weir.Catalogue.Plans;

/// <summary>
/// What the gates copy for one syscall. Made from the kinds of its arguments by <see cref="PlanBuilder"/>.
/// </summary>
/// <param name="Captures">Memory to copy, at most <see cref="MaxCaptures"/>.</param>
/// <param name="First">First file slot: the row's main file.</param>
/// <param name="Second">Second file slot: the other file of a two-file call, or the new descriptor.</param>
public sealed record SyscallPlan(ImmutableArray<CaptureSpec> Captures, FileSlot First, FileSlot Second)
{
    /// <summary>The most captures that the gates carry for one call.</summary>
    public const int MaxCaptures = 6;

    /// <summary>A plan that copies the six argument words alone.</summary>
    public static SyscallPlan Empty { get; } = new([], default, default);
}
