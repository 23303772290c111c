using Weir.Catalogue;
using Weir.Kernel.Abi;
using Weir.Replay.Log.Events;

namespace Weir.Replay.Log;

/// <summary>
/// Copies a log for somebody who may know what a program did, but not with what: calls, arguments, results, lengths,
/// threads, signals and their order stay; bytes, names, file contents and all other registers do not.
/// </summary>
public static class LogRedactor
{
    private const string Hidden = "[redacted]";
    private const int SignalHeadBytes = 12; // number, error and code of a siginfo

    /// <summary>Copies a log.</summary>
    /// <returns>Number of events.</returns>
    /// <exception cref="InvalidDataException">The file is no log, or one that contradicts itself.</exception>
    public static long Copy(string from, string to)
    {
        using LogReader reader = new(from);
        using LogWriter writer = new(to);
        while (reader.TryRead(out LogEvent? e))
        {
            if (Redact(e) is { } kept)
            {
                writer.Write(kept);
            }

            if (e is StartEvent)
            {
                writer.Write(new RedactedEvent(0));
            }
        }

        if (reader.CutReason is { } reason)
        {
            writer.Write(new NoteEvent(0, reason));
        }

        writer.Flush();
        return writer.Events;
    }

    private static LogEvent? Redact(LogEvent e) => e switch
    {
        StartEvent start => start with { Command = [Hidden], Directory = Hidden },
        ExecEvent exec => exec with { Path = Hidden, Registers = PlaceOf(exec.Registers) },
        EnterEvent enter => enter with { Registers = CallOf(enter.Registers) },
        StateEvent state => state with { Registers = PlaceOf(state.Registers), Vector = [] },
        PreemptEvent preempt => preempt with { Registers = PlaceOf(preempt.Registers) },
        SignalEvent signal => signal with { Before = PlaceOf(signal.Before), Info = HeadOf(signal.Info) },
        BufferedEvent buffered => buffered with { Calls = [.. buffered.Calls.Select(Redact)] },
        MemoryEvent memory => memory with { Bytes = new byte[memory.Bytes.Length] },
        ContentEvent content => content with { Hash = new byte[content.Hash.Length] },
        HashEvent hash => hash with { Hash = 0 },
        TimestampEvent timestamp => timestamp with { Value = 0 },
        BlobEvent => null,
        _ => e,
    };

    private static BufferedCall Redact(BufferedCall call) =>
        call with { Registers = CallOf(call.Registers), Bytes = new byte[call.Bytes.Length] };

    private static UserRegisters PlaceOf(UserRegisters registers) => new() { Rip = registers.Rip, Rsp = registers.Rsp };

    private static UserRegisters CallOf(UserRegisters registers)
    {
        int count = Syscalls.Find((int)registers.OrigRax)?.Arguments.Length ?? 0;
        return PlaceOf(registers) with
        {
            OrigRax = registers.OrigRax,
            Rdi = count > 0 ? registers.Rdi : 0,
            Rsi = count > 1 ? registers.Rsi : 0,
            Rdx = count > 2 ? registers.Rdx : 0,
            R10 = count > 3 ? registers.R10 : 0,
            R8 = count > 4 ? registers.R8 : 0,
            R9 = count > 5 ? registers.R9 : 0,
        };
    }

    private static byte[] HeadOf(byte[] info)
    {
        byte[] head = new byte[info.Length];
        info.AsSpan(0, Math.Min(SignalHeadBytes, info.Length)).CopyTo(head);
        return head;
    }
}
