using Weir.Replay.Log.Events;

namespace Weir.Replay.Recording.Calls;

/// <summary>mprotect and pkey_mprotect.</summary>
internal sealed class ProtectHandler : CallHandler
{
    private const ulong Executable = 4;

    public override void Leave(RecordedCall call)
    {
        if (call.Succeeded)
        {
            call.Log(new ProtectEvent(call.Task.Tid, call[0], Pages.RoundUp(call[1]), (int)(call[2] & 7)));
            if ((call[2] & Executable) != 0)
            {
                call.Session.TrapTimestamps(call.Process);
            }
        }
    }
}
