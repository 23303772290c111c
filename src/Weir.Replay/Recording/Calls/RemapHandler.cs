using Weir.Replay.Log.Events;

namespace Weir.Replay.Recording.Calls;

/// <summary>mremap: the memory moves in the replay as well; what a file shows in the grown part is logged.</summary>
internal sealed class RemapHandler : CallHandler
{
    public override void Leave(RecordedCall call)
    {
        if (!call.Succeeded)
        {
            return;
        }

        ulong before = Pages.RoundUp(call[1]);
        ulong after = Pages.RoundUp(call[2]);
        if (before == 0)
        {
            throw new RecordingRefusedException("mremap of length 0, which duplicates a shared mapping");
        }

        call.Log(new RemapEvent(call.Task.Tid, call[0], before, (ulong)call.Result, after, (int)call[3]));
        if (after > before)
        {
            call.Session.LogNonZero(call.Task, (ulong)call.Result + before, after - before);
        }
    }
}
