namespace Weir.Replay.Log.Events;

/// <summary>The program let go of what its memory held (madvise).</summary>
internal sealed record DiscardEvent(int Tid, ulong Address, ulong LengthBytes, int Advice) : LogEvent(Tid)
{
    public override EventKind Kind => EventKind.Discard;

    public override void Encode(EventEncoder to)
    {
        to.Unsigned(Address);
        to.Unsigned(LengthBytes);
        to.Unsigned((ulong)Advice);
    }
}
