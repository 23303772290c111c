namespace Weir.Replay.Recording.Calls;

/// <summary>
/// What is special about recording a call: one whose effect is more than the memory that the catalogue describes.
/// </summary>
internal abstract class CallHandler
{
    /// <summary>The program came to the call; its entry is in the log.</summary>
    public virtual CallAction Enter(RecordedCall call) => CallAction.Make;

    /// <summary>The call ended; its result is in the log, what it wrote is not.</summary>
    public virtual void Leave(RecordedCall call) => call.Session.LogDescribedOutputs(call);
}
