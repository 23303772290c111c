using Weir.Replay.Log;

namespace Weir.Replay.Replaying;

/// <summary>A place of a replay to go back to: processes that stand there and are never run, only copied.</summary>
/// <param name="At">The place in the log: before the event that is next.</param>
/// <param name="Steps">
/// How many instructions the next event's thread has made on its way there; more than 0 only where gdb counted them.
/// The high bits number the anchor that they are counted from: not all are known from the event before on.
/// </param>
/// <param name="Tree">The processes.</param>
/// <param name="Progress">What the replay had done up to there.</param>
/// <param name="Bytes">The most memory that it may come to cost, when all that it shares is written.</param>
internal sealed record Checkpoint(LogPosition At, long Steps, ReplayedTree Tree, ReplayProgress Progress, long Bytes)
{
    /// <summary>In a number of steps: where the anchor's number begins.</summary>
    public const int AnchorShift = 40;

    /// <summary>Steps from the anchor on.</summary>
    public static long FromAnchor(long steps) => steps & ((1L << AnchorShift) - 1);

    /// <summary>Whether it is known to stand at a place or before it.</summary>
    public bool IsUpTo(long events, long steps) => At.Events < events || (At.Events == events
        && (Steps == 0 || (Steps >> AnchorShift == steps >> AnchorShift && Steps <= steps)));
}
