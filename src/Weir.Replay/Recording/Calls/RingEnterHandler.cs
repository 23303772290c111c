using Weir.Replay.ShadowRing;

namespace Weir.Replay.Recording.Calls;

/// <summary>
/// io_uring_enter: the rings were mirrored at its entry like at any call. Where the program believes in a polling
/// kernel thread, the call submits what that thread would have taken.
/// </summary>
internal sealed class RingEnterHandler : CallHandler
{
    private const ulong RegisteredRing = 1 << 4; // IORING_ENTER_REGISTERED_RING

    public override CallAction Enter(RecordedCall call)
    {
        ProgramRing? ring = call.Session.Rings.Find(call.Task, (int)call[0], (call[3] & RegisteredRing) != 0);
        if (ring is { EmulatesPolling: true })
        {
            call.Rewrite(call.Number, call[0], ring.Waiting, call[2], call[3], call[4], call[5]);
        }

        return CallAction.Make;
    }

    public override void Leave(RecordedCall call)
    {
        call.Process.QuietFiles.Clear(); // requests may have closed descriptors
        base.Leave(call);
    }
}
