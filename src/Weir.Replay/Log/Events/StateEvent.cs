using Weir.Kernel.Abi;

namespace Weir.Replay.Log.Events;

/// <summary>The kernel set the thread's registers; the vector state is empty where it stayed.</summary>
internal sealed record StateEvent(int Tid, UserRegisters Registers, byte[] Vector) : LogEvent(Tid)
{
    public override EventKind Kind => EventKind.State;

    public override void Encode(EventEncoder to)
    {
        to.Registers(Tid, Registers);
        to.Bytes(Vector);
    }
}
