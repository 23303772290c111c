namespace Weir.Replay.Log.Events;

/// <summary>From now on the processor traps the thread's reads of the time-stamp counter (PR_SET_TSC).</summary>
internal sealed record TimestampTrapEvent(int Tid) : LogEvent(Tid)
{
    public override EventKind Kind => EventKind.TimestampTrap;

    public override void Encode(EventEncoder to)
    {
    }
}
