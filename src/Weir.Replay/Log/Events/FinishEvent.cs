namespace Weir.Replay.Log.Events;

/// <summary>The recording ended in good order with this exit code.</summary>
internal sealed record FinishEvent(int Tid, int ExitCode) : LogEvent(Tid)
{
    public override EventKind Kind => EventKind.Finish;

    public override void Encode(EventEncoder to)
    {
        to.Signed(ExitCode);
    }
}
