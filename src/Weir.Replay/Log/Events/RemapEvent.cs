namespace Weir.Replay.Log.Events;

/// <summary>Memory moved or changed its size (mremap).</summary>
internal sealed record RemapEvent(int Tid, ulong From, ulong FromBytes, ulong To, ulong ToBytes, int Flags)
    : LogEvent(Tid)
{
    public override EventKind Kind => EventKind.Remap;

    public static RemapEvent Decode(int tid, EventDecoder from) => new(
        tid, from.Unsigned(), from.Unsigned(), from.Unsigned(), from.Unsigned(), (int)from.Unsigned());

    public override void Encode(EventEncoder to)
    {
        to.Unsigned(From);
        to.Unsigned(FromBytes);
        to.Unsigned(To);
        to.Unsigned(ToBytes);
        to.Unsigned((ulong)Flags);
    }
}
