namespace Weir.Replay.Recording.Calls;

/// <summary>
/// sched_setaffinity: all recorded threads stay on the recorder's CPU, where a stop costs a seventh. Programs may
/// only ask, so they are told yes.
/// </summary>
internal sealed class AffinityHandler : CallHandler
{
    public override CallAction Enter(RecordedCall call) => call.Answer(0);
}
