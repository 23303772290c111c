namespace Weir.Explain.Session;

/// <summary>What became of the calls and of what was seen of them.</summary>
/// <param name="Seen">Calls of the kind that was asked for.</param>
/// <param name="Busy">Those that were not followed, for there were too many at once.</param>
/// <param name="Lost">Sights for which there was no room.</param>
/// <param name="Cut">Sights above what one call may have.</param>
/// <param name="Forgotten">Bios, requests and the like that could not be remembered.</param>
/// <param name="Skipped">Runs of programs that the kernel skipped; null: it does not tell.</param>
public sealed record ExplainCounters(long Seen, long Busy, long Lost, long Cut, long Forgotten, long? Skipped);
