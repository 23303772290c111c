namespace Weir.Replay.Log.Events;

/// <summary>A hash of all memory that the process may write.</summary>
internal sealed record HashEvent(int Tid, ulong Hash, ulong HashedBytes) : LogEvent(Tid)
{
    public override EventKind Kind => EventKind.Hash;

    public override void Encode(EventEncoder to)
    {
        to.Unsigned(Hash);
        to.Unsigned(HashedBytes);
    }
}
