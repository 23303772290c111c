using Weir.Replay.Effects;
using Weir.Replay.Scratch;

namespace Weir.Replay.ShadowRing;

/// <summary>One request between the shadow and the real ring.</summary>
/// <param name="UserData">What the program called it; programs may use a value for many requests.</param>
/// <param name="Operation">Where it writes; null for operations without a description.</param>
/// <param name="Group">The group that its buffer is chosen from, or null.</param>
/// <param name="Bundle">Whether one completion may fill several buffers.</param>
/// <param name="SkipsSuccess">Whether success posts no completion.</param>
internal sealed record RingRequest(
    ulong UserData, PendingOperation? Operation, ushort? Group, bool Bundle, bool SkipsSuccess)
{
    /// <summary>Its name in messages.</summary>
    public required string Name { get; init; }

    /// <summary>Where the kernel reads for it, when that is not the program's own memory.</summary>
    public ScratchLease? Scratch { get; init; }

    /// <summary>What success does beside what the row says, or null.</summary>
    public CompletionEffect? Effect { get; init; }

    /// <summary>What the program called it, after a poll update changed that.</summary>
    public ulong UserData { get; set; } = UserData;
}
