namespace Weir.Replay.Debugging;

/// <summary>
/// Leaves a run of the replay, because the debugger goes elsewhere: a new run starts from a checkpoint.
/// </summary>
internal sealed class RewindException : Exception;
