using Weir.Kernel.Abi;

namespace Weir.Replay.Log.Events;

/// <summary>A thread came to a syscall with these registers.</summary>
internal sealed record EnterEvent(int Tid, UserRegisters Registers) : LogEvent(Tid)
{
    public override EventKind Kind => EventKind.Enter;

    public override void Encode(EventEncoder to)
    {
        to.Registers(Tid, Registers);
    }
}
