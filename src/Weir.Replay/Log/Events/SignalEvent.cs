using Weir.Kernel.Abi;

namespace Weir.Replay.Log.Events;

/// <summary>A signal was delivered to a handler; the memory of its frame and the new state follow.</summary>
internal sealed record SignalEvent(int Tid, int Signal, SignalPlace Place, UserRegisters Before, byte[] Info)
    : LogEvent(Tid)
{
    public override EventKind Kind => EventKind.Signal;

    public static SignalEvent Decode(int tid, EventDecoder from) => new(
        tid, (int)from.Unsigned(), (SignalPlace)from.Byte(), from.Registers(tid), from.Bytes());

    public override void Encode(EventEncoder to)
    {
        to.Unsigned((ulong)Signal);
        to.Byte((byte)Place);
        to.Registers(Tid, Before);
        to.Bytes(Info);
    }
}
