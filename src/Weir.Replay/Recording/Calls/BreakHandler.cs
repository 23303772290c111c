using Weir.Replay.Log.Events;

namespace Weir.Replay.Recording.Calls;

/// <summary>brk: the heap's growth is a mapping like any other in a replay.</summary>
internal sealed class BreakHandler : CallHandler
{
    public override void Leave(RecordedCall call)
    {
        ulong before = Pages.RoundUp(call.Process.Break);
        ulong after = Pages.RoundUp((ulong)call.Result);
        if (before != 0 && after > before)
        {
            call.Log(new MapEvent(call.Task.Tid, before, after - before, 3, MapEvent.Private, 0));
        }
        else if (after < before)
        {
            call.Log(new UnmapEvent(call.Task.Tid, after, before - after));
        }

        call.Process.Break = (ulong)call.Result;
    }
}
