using Weir.Catalogue;
using Weir.Replay.Log.Events;

namespace Weir.Replay.Recording.Calls;

/// <summary>madvise: the few kinds of advice that change what a program later sees.</summary>
internal sealed class AdviseHandler : CallHandler
{
    private const int DontNeed = 4;
    private const int Free = 8;
    private const int Remove = 9;
    private const int DontFork = 10;
    private const int DoFork = 11;
    private const int WipeOnFork = 18;
    private const int KeepOnFork = 19;

    // MADV_FREE lets the kernel choose when the contents go: allocators fall back to MADV_DONTNEED.
    public override CallAction Enter(RecordedCall call) =>
        call[2] == Free ? call.Refuse(Errno.EINVAL) : CallAction.Make;

    public override void Leave(RecordedCall call)
    {
        if (call.Succeeded && call[2] is DontNeed or Remove or DontFork or DoFork or WipeOnFork or KeepOnFork)
        {
            ulong length = Pages.RoundUp(call[1]);
            call.Log(new DiscardEvent(call.Task.Tid, call[0], length, (int)call[2]));
            if (call[2] == DontNeed && RecordingSession.MayShowFile(call.Task, call[0], length))
            {
                call.Session.LogNonZero(call.Task, call[0], length);
            }
        }
    }
}
