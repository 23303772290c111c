using Weir.Replay.Log;

namespace Weir.Replay.Replaying;

/// <summary>A place of a replay to go back to: processes that stand there and are never run, only copied.</summary>
/// <param name="At">The place in the log: before the event that is next.</param>
/// <param name="Steps">
/// How many instructions the next event's thread has made on its way there; more than 0 only where gdb counted them.
/// </param>
/// <param name="Tree">The processes.</param>
/// <param name="Progress">What the replay had done up to there.</param>
/// <param name="Bytes">The most memory that it may come to cost, when all that it shares is written.</param>
internal sealed record Checkpoint(LogPosition At, long Steps, ReplayedTree Tree, ReplayProgress Progress, long Bytes)
{
    /// <summary>Whether it stands at a place or before it.</summary>
    public bool IsUpTo(long events, long steps) =>
        At.Events < events || (At.Events == events && Steps <= steps);
}
