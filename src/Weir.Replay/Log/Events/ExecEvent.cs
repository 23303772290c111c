using Weir.Kernel.Abi;

namespace Weir.Replay.Log.Events;

/// <summary>The process loaded a program: an empty address space, which the events that follow fill.</summary>
internal sealed record ExecEvent(int Tid, int FormerTid, string Path, UserRegisters Registers) : LogEvent(Tid)
{
    public override EventKind Kind => EventKind.Exec;

    public static ExecEvent Decode(int tid, EventDecoder from) =>
        new(tid, (int)from.Unsigned(), from.Text(), from.Registers(tid));

    public override void Encode(EventEncoder to)
    {
        to.Unsigned((ulong)FormerTid);
        to.Text(Path);
        to.Registers(Tid, Registers);
    }
}
