namespace Weir.Replay.Debugging;

/// <summary>Leaves a run of the replay, because the debugger is gone.</summary>
internal sealed class DetachException : Exception;
