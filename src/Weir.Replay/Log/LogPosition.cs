namespace Weir.Replay.Log;

/// <summary>A place between two events of a log, to come back to.</summary>
/// <param name="BlockAt">Where the block of the next event, or of the last one, lies in the file.</param>
/// <param name="EventsBefore">Events in the blocks before that.</param>
/// <param name="Events">Events before the place.</param>
internal readonly record struct LogPosition(long BlockAt, long EventsBefore, long Events);
