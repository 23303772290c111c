namespace Weir.Replay.Debugging;

/// <summary>
/// Leaves a run of the replay, because the debugger goes backwards: a new run starts from the beginning.
/// </summary>
internal sealed class RewindException : Exception;
