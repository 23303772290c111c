namespace Weir.Replay.Recording.Calls;

/// <summary>close: the end of a ring's shadow, and of what is known of a descriptor.</summary>
internal sealed class CloseHandler : CallHandler
{
    public override void Leave(RecordedCall call)
    {
        if (call.Succeeded)
        {
            call.Session.Rings.Close(call.Process, (int)call[0]);
            call.Process.QuietFiles.Forget((int)call[0]);
        }
    }
}
