namespace Weir.Replay.Log.Events;

/// <summary>These bytes of the thread's memory went to the recorder's own stdout (1) or stderr (2).</summary>
internal sealed record OutputEvent(int Tid, byte Stream, ulong Address, ulong LengthBytes) : LogEvent(Tid)
{
    public override EventKind Kind => EventKind.Output;

    public override void Encode(EventEncoder to)
    {
        to.Byte(Stream);
        to.Unsigned(Address);
        to.Unsigned(LengthBytes);
    }
}
