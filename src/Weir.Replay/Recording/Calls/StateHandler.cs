namespace Weir.Replay.Recording.Calls;

/// <summary>Calls after which registers hold more than a result: rt_sigreturn, arch_prctl.</summary>
internal sealed class StateHandler(bool withVector) : CallHandler
{
    public override void Leave(RecordedCall call)
    {
        if (!withVector)
        {
            base.Leave(call);
        }

        call.LogState(withVector);
    }
}
