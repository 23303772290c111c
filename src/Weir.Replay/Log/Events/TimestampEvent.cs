namespace Weir.Replay.Log.Events;

/// <summary>The thread read the time-stamp counter with an instruction.</summary>
internal sealed record TimestampEvent(int Tid, ulong Rip, byte InstructionBytes, ulong Value, uint Processor)
    : LogEvent(Tid)
{
    public override EventKind Kind => EventKind.Timestamp;

    public static TimestampEvent Decode(int tid, EventDecoder from) => new(
        tid, from.Unsigned(), from.Byte(), from.Unsigned(), (uint)from.Unsigned());

    public override void Encode(EventEncoder to)
    {
        to.Unsigned(Rip);
        to.Byte(InstructionBytes);
        to.Unsigned(Value);
        to.Unsigned(Processor);
    }
}
