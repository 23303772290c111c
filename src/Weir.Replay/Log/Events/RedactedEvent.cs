namespace Weir.Replay.Log.Events;

/// <summary>Bytes, names and most registers were taken out of this copy of a log: it cannot be replayed.</summary>
internal sealed record RedactedEvent(int Tid) : LogEvent(Tid)
{
    public override EventKind Kind => EventKind.Redacted;

    public override void Encode(EventEncoder to)
    {
    }
}
