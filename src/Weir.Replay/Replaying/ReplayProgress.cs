namespace Weir.Replay.Replaying;

/// <summary>What a replay has done up to a place.</summary>
/// <param name="CallsCompared">Calls whose registers were compared and equal.</param>
/// <param name="HashesCompared">Memory hashes that were.</param>
/// <param name="ExitCode">Exit code of the program, once it is known.</param>
internal readonly record struct ReplayProgress(long CallsCompared, int HashesCompared, int? ExitCode);
