namespace Weir.Replay.Log.Events;

/// <summary>The thread made a thread or a process; the child waits until an event names it.</summary>
internal sealed record SpawnEvent(int Tid, int ChildTid, int ChildPid, ulong Flags, ulong Stack, ulong Tls)
    : LogEvent(Tid)
{
    public override EventKind Kind => EventKind.Spawn;

    public static SpawnEvent Decode(int tid, EventDecoder from) => new(
        tid, (int)from.Unsigned(), (int)from.Unsigned(), from.Unsigned(), from.Unsigned(), from.Unsigned());

    public override void Encode(EventEncoder to)
    {
        to.Unsigned((ulong)ChildTid);
        to.Unsigned((ulong)ChildPid);
        to.Unsigned(Flags);
        to.Unsigned(Stack);
        to.Unsigned(Tls);
    }
}
