using Weir.Kernel.Abi;

namespace Weir.Replay.Log.Events;

/// <summary>Calls that the thread made without a stop since its last place in the log.</summary>
internal sealed record BufferedEvent(int Tid, IReadOnlyList<BufferedCall> Calls) : LogEvent(Tid)
{
    private const int LeastBytes = 4;

    public override EventKind Kind => EventKind.Buffered;

    public static BufferedEvent Decode(int tid, EventDecoder from)
    {
        int count = from.Count(LeastBytes);
        BufferedCall[] calls = new BufferedCall[count];
        for (int i = 0; i < count; i++)
        {
            calls[i] = new BufferedCall(from.Registers(tid), from.Signed(), from.Unsigned(), from.Bytes());
        }

        return new BufferedEvent(tid, calls);
    }

    public override void Encode(EventEncoder to)
    {
        to.Unsigned((ulong)Calls.Count);
        foreach (BufferedCall call in Calls)
        {
            to.Buffered(Tid, call.Registers, call.Result, call.Output, call.Bytes);
        }
    }
}

/// <summary>One such call.</summary>
/// <param name="Registers">Number, arguments and those that the kernel leaves alone; rip is the stub's syscall.</param>
/// <param name="Result">What it returned.</param>
/// <param name="Output">Where it wrote.</param>
/// <param name="Bytes">What.</param>
internal readonly record struct BufferedCall(UserRegisters Registers, long Result, ulong Output, byte[] Bytes);
