using Weir.Explain.Sights;

namespace Weir.Explain.Session;

/// <summary>One call that was followed, with all that was seen of it.</summary>
/// <param name="Sights">The sights, in the order in which they came.</param>
/// <param name="DurationNs">Until all that it asked for was done; what is known where its end was not seen.</param>
/// <param name="Complete">Whether its end was seen.</param>
public sealed record FollowedCall(IReadOnlyList<Sight> Sights, long DurationNs, bool Complete);
