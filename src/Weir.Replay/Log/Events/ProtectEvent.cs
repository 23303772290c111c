namespace Weir.Replay.Log.Events;

/// <summary>Memory got another protection.</summary>
internal sealed record ProtectEvent(int Tid, ulong Address, ulong LengthBytes, int Protection) : LogEvent(Tid)
{
    public override EventKind Kind => EventKind.Protect;

    public override void Encode(EventEncoder to)
    {
        to.Unsigned(Address);
        to.Unsigned(LengthBytes);
        to.Unsigned((ulong)Protection);
    }
}
