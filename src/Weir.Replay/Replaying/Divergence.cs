namespace Weir.Replay.Replaying;

/// <summary>The first event at which a replay was not what the log says.</summary>
/// <param name="Event">Number of the event.</param>
/// <param name="Tid">The thread, by its recorded number.</param>
/// <param name="Where">The call or place.</param>
/// <param name="Recorded">What the log has.</param>
/// <param name="Replayed">What happened.</param>
public sealed record Divergence(long Event, int Tid, string Where, string Recorded, string Replayed)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"event {Event}, thread {Tid}, {Where}: recorded {Recorded}, replayed {Replayed}";
}
