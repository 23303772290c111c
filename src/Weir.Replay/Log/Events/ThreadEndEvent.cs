namespace Weir.Replay.Log.Events;

/// <summary>One thread ended; memory that the kernel wrote for it follows.</summary>
internal sealed record ThreadEndEvent(int Tid) : LogEvent(Tid)
{
    public override EventKind Kind => EventKind.ThreadEnd;

    public override void Encode(EventEncoder to)
    {
    }
}
