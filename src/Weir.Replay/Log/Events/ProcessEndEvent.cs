namespace Weir.Replay.Log.Events;

/// <summary>The process of the thread ended, by exit or by a signal.</summary>
internal sealed record ProcessEndEvent(int Tid, int ExitCode, int Signal) : LogEvent(Tid)
{
    public override EventKind Kind => EventKind.ProcessEnd;

    public override void Encode(EventEncoder to)
    {
        to.Signed(ExitCode);
        to.Signed(Signal);
    }
}
