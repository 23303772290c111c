namespace Weir.Replay.Log.Events;

/// <summary>
/// A piece of a file lies in memory; its bytes are in the store under this hash, or in a blob before.
/// </summary>
internal sealed record ContentEvent(int Tid, ulong Address, int LengthBytes, byte[] Hash) : LogEvent(Tid)
{
    public override EventKind Kind => EventKind.Content;

    public override void Encode(EventEncoder to)
    {
        to.Unsigned(Address);
        to.Unsigned((ulong)LengthBytes);
        to.Bytes(Hash);
    }
}
