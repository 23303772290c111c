namespace Weir.Replay.Log.Events;

/// <summary>The thread looked at a watched word; what was written just then follows.</summary>
internal sealed record WatchEvent(int Tid, ulong Rip) : LogEvent(Tid)
{
    public override EventKind Kind => EventKind.Watch;

    public override void Encode(EventEncoder to)
    {
        to.Unsigned(Rip);
    }
}
