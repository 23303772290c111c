using System.Runtime.InteropServices;
using Weir.Kernel.Abi;
using Weir.Replay.Buffering;
using Weir.Replay.Log.Events;

namespace Weir.Replay.Replaying;

/// <summary>Gives a program the calls that it made without a stop: its own code compares and takes them.</summary>
internal static class BufferReplay
{
    /// <summary>Where a program has the bytes of records that it used, and behind them those that there are.</summary>
    public const ulong Words = BufferLayout.Address + BufferLayout.DataOffset + BufferLayout.GivenField;

    /// <summary>A thread will make these calls next.</summary>
    public static void Give(ReplayingSession session, ReplayedTask task, BufferedEvent e)
    {
        int length = e.Calls.Sum(c => BufferLayout.RecordBytes(c.Bytes.Length));
        if (!task.Process.HasCallBuffer || length > BufferLayout.RecordsBytes)
        {
            throw new InvalidDataException(
                $"the log has {length} bytes of buffered calls for thread {e.Tid}, which has no room for them");
        }

        byte[] bytes = new byte[8 + length];
        BitConverter.TryWriteBytes(bytes.AsSpan(4), length);
        for (int i = 0, at = 8; i < e.Calls.Count; i++)
        {
            BufferedCall call = e.Calls[i];
            Span<ulong> record = MemoryMarshal.Cast<byte, ulong>(bytes.AsSpan(at, BufferLayout.HeaderBytes));
            BufferLayout.Put(record, call.Registers);
            record[BufferLayout.Result / 8] = (ulong)call.Result;
            record[BufferLayout.Output / 8] = call.Output;
            record[BufferLayout.OutputLength / 8] = (ulong)call.Bytes.Length;
            call.Bytes.CopyTo(bytes.AsSpan(at + BufferLayout.HeaderBytes));
            at += BufferLayout.RecordBytes(call.Bytes.Length);
            session.Printer?.Enter(task.RecordedTid, call.Registers);
            session.Printer?.Leave(task.RecordedTid, call.Result);
        }

        task.Process.Write(Words, bytes);
        task.Process.MayHaveCalls = true;
        session.CallsCompared += e.Calls.Count;
    }

    /// <summary>The call that a program stopped in the place of, or null when it has used up all.</summary>
    public static UserRegisters? Pending(ReplayedProcess process)
    {
        if (!process.MayHaveCalls)
        {
            return null;
        }

        Span<uint> words = stackalloc uint[2];
        Span<ulong> record = stackalloc ulong[BufferLayout.HeaderBytes / 8];
        process.Memory.Read(Words, MemoryMarshal.AsBytes(words));
        process.MayHaveCalls = words[0] < words[1];
        return process.MayHaveCalls
            && process.Memory.Read(Words + 8 + words[0], MemoryMarshal.AsBytes(record)) == BufferLayout.HeaderBytes
            ? BufferLayout.Registers(record)
            : null;
    }
}
