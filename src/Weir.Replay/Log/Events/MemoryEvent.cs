namespace Weir.Replay.Log.Events;

/// <summary>The kernel wrote these bytes into the thread's memory.</summary>
internal sealed record MemoryEvent(int Tid, ulong Address, byte[] Bytes) : LogEvent(Tid)
{
    public override EventKind Kind => EventKind.Memory;

    public override void Encode(EventEncoder to)
    {
        to.Unsigned(Address);
        to.Bytes(Bytes);
    }
}
