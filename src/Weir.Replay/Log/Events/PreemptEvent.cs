using Weir.Kernel.Abi;

namespace Weir.Replay.Log.Events;

/// <summary>The thread spun without syscalls and was stopped where its registers recur.</summary>
internal sealed record PreemptEvent(int Tid, UserRegisters Registers) : LogEvent(Tid)
{
    public override EventKind Kind => EventKind.Preempt;

    public override void Encode(EventEncoder to)
    {
        to.Registers(Tid, Registers);
    }
}
