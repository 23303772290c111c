namespace Weir.Replay.Log.Events;

/// <summary>Memory went away.</summary>
internal sealed record UnmapEvent(int Tid, ulong Address, ulong LengthBytes) : LogEvent(Tid)
{
    public override EventKind Kind => EventKind.Unmap;

    public override void Encode(EventEncoder to)
    {
        to.Unsigned(Address);
        to.Unsigned(LengthBytes);
    }
}
