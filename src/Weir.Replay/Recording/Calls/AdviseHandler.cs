using Weir.Catalogue;
using Weir.Replay.Log.Events;

namespace Weir.Replay.Recording.Calls;

/// <summary>madvise: the few kinds of advice that change what a program later sees.</summary>
internal sealed class AdviseHandler : CallHandler
{
    public const int DontNeed = 4;
    public const int Free = 8;
    private const int Remove = 9;
    public const int DontFork = 10;
    public const int DoFork = 11;
    public const int WipeOnFork = 18;
    public const int KeepOnFork = 19;

    // MADV_FREE lets the kernel choose when the contents go: allocators fall back to MADV_DONTNEED.
    public override CallAction Enter(RecordedCall call) =>
        call[2] == Free ? call.Refuse(Errno.EINVAL) : CallAction.Make;

    public override void Leave(RecordedCall call)
    {
        if (call.Succeeded)
        {
            Log(call.Session, call.Task, call[0], Pages.RoundUp(call[1]), (int)call[2]);
        }
    }

    /// <summary>Logs advice that the kernel took.</summary>
    public static void Log(RecordingSession session, RecordedTask task, ulong address, ulong lengthBytes, int advice)
    {
        if (advice is not (DontNeed or Remove or DontFork or DoFork or WipeOnFork or KeepOnFork))
        {
            return;
        }

        session.Audit?.Said(address, lengthBytes);
        session.Writer.Write(new DiscardEvent(task.Tid, address, lengthBytes, advice));
        if (advice == DontNeed && RecordingSession.MayShowFile(task, address, lengthBytes))
        {
            session.LogNonZero(task, address, lengthBytes);
        }
    }
}
