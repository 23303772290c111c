using Weir.Replay.Log;

namespace Weir.Replay.Replaying;

/// <summary>A place of a replay to go back to: processes that stand there and are never run, only copied.</summary>
/// <param name="At">The place in the log.</param>
/// <param name="Tree">The processes.</param>
/// <param name="Progress">What the replay had done up to there.</param>
/// <param name="Bytes">The most memory that it may come to cost, when all that it shares is written.</param>
internal sealed record Checkpoint(LogPosition At, ReplayedTree Tree, ReplayProgress Progress, long Bytes);
