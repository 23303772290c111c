namespace Weir.Replay.Recording.Calls;

/// <summary>close: the end of a ring's shadow.</summary>
internal sealed class CloseHandler : CallHandler
{
    public override void Leave(RecordedCall call)
    {
        if (call.Succeeded)
        {
            call.Session.Rings.Close(call.Process, (int)call[0]);
        }
    }
}
