namespace Weir.Replay.Log.Events;

/// <summary>The syscall ended with this result; events of memory that follow belong to it.</summary>
internal sealed record LeaveEvent(int Tid, long Result) : LogEvent(Tid)
{
    public override EventKind Kind => EventKind.Leave;

    public override void Encode(EventEncoder to)
    {
        to.Signed(Result);
    }
}
