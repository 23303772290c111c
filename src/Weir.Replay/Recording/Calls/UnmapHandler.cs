using Weir.Replay.Log.Events;

namespace Weir.Replay.Recording.Calls;

/// <summary>munmap.</summary>
internal sealed class UnmapHandler : CallHandler
{
    public override void Leave(RecordedCall call)
    {
        if (call.Succeeded)
        {
            call.Process.Unguard(call[0], call[1]);
            call.Session.Rings.Unmapped(call.Process, call[0], call[1]);
            call.Log(new UnmapEvent(call.Task.Tid, call[0], Pages.RoundUp(call[1])));
        }
    }
}
