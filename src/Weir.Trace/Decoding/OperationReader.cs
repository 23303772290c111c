using System.Runtime.InteropServices;
using Weir.Catalogue;
using Weir.Catalogue.Operations;
using Weir.Catalogue.Records;

namespace Weir.Trace.Decoding;

/// <summary>Reads the record of an asynchronous operation as a call whose words are the fields of its entry.</summary>
internal static class OperationReader
{
    private const int Opcodes = 256;
    private const byte FixedFile = 1, BufferSelect = 32;
    private const int EntryFlags = 1;

    private static readonly CallShape?[] RingShapes = new CallShape?[Opcodes], AioShapes = new CallShape?[Opcodes];

    /// <summary>Fills in what the record says. The record holds <see cref="AsyncRecord.SizeBytes"/> bytes.</summary>
    /// <returns>The shape of the operation.</returns>
    public static CallShape Read(ReadOnlySpan<byte> record, ref Call call)
    {
        call.Cpu = MemoryMarshal.Read<ushort>(record[RecordHeader.Cpu..]);
        call.RecordedNs = MemoryMarshal.Read<ulong>(record[RecordHeader.Time..]);
        call.TimeNs = MemoryMarshal.Read<ulong>(record[AsyncRecord.SubmitTime..]);
        call.Result = MemoryMarshal.Read<long>(record[AsyncRecord.Result..]);
        call.Pid = MemoryMarshal.Read<int>(record[AsyncRecord.Pid..]);
        call.Tid = MemoryMarshal.Read<int>(record[AsyncRecord.Tid..]);
        call.FirstKey = MemoryMarshal.Read<ulong>(record[AsyncRecord.File..]);
        call.UserData = MemoryMarshal.Read<ulong>(record[AsyncRecord.UserData..]);
        call.DoneNs = MemoryMarshal.Read<ulong>(record[AsyncRecord.DoneTime..]);
        call.Ways = (AsyncWays)MemoryMarshal.Read<uint>(record[AsyncRecord.Ways..]);
        call.Source = (AsyncSource)record[AsyncRecord.Source];
        call.State = (CallState)record[AsyncRecord.State];
        call.Number = record[AsyncRecord.Opcode];

        ReadOnlySpan<byte> entry = record.Slice(AsyncRecord.Entry, AsyncRecord.EntryBytes);
        call.SecondKey = MemoryMarshal.Read<ulong>(record[AsyncRecord.SecondFile..]);
        OperationRow? row = call.Source == AsyncSource.Aio ? AioOps.Find(call.Number) : RingOps.Find(call.Number);
        CallShape shape = ShapeOf(call.Source, call.Number, row);
        Span<ulong> words = stackalloc ulong[Math.Max(ArgumentWords.Count, row?.WordCount ?? 0)];
        words.Clear();
        row?.ReadWords(entry, words);
        call.SetArguments(in MemoryMarshal.AsRef<ArgumentWords>(MemoryMarshal.AsBytes(words)));
        return shape;
    }

    /// <summary>What its row alone cannot tell: that a number is no descriptor, and when it was complete.</summary>
    public static void Measure(ref Call call, CallShape shape, ReadOnlySpan<byte> record)
    {
        int flags = call.Source == AsyncSource.IoUring ? record[AsyncRecord.Entry + EntryFlags] : 0;
        bool isIndex = !shape.FdIsResult && (flags & FixedFile) != 0;
        bool isSlot = CallFacts.UsesSlot(Call.View(in call))
            && (shape.FdIsResult || call.Row.Returns != ReturnClass.FdNew);
        if (isIndex || isSlot)
        {
            // A place among the ring's registered files.
            call.Fd = -1;
        }

        if ((flags & BufferSelect) != 0)
        {
            call.Bytes = CallFacts.Bytes(Call.View(in call) with { PicksBuffer = true }) ?? -1;
        }

        // What was reaped in user space was complete when the file system had finished it, and the record of what found
        // the queue full comes later.
        bool earlier = (call.Ways & (AsyncWays.UserReaped | AsyncWays.Overflowed)) != 0 && call.DoneNs != 0;
        ulong end = earlier ? call.DoneNs : call.RecordedNs;
        call.LatencyNs = call.HasResult ? Math.Max(0, (long)(end - call.TimeNs)) : -1;
    }

    private static CallShape ShapeOf(AsyncSource source, int opcode, OperationRow? row)
    {
        ref CallShape? shape = ref (source == AsyncSource.Aio ? AioShapes : RingShapes)[opcode];
        return shape ??= Make(source, opcode, row);
    }

    private static CallShape Make(AsyncSource source, int opcode, OperationRow? row)
    {
        SyscallRow call = new()
        {
            Number = opcode,
            Arm64Number = null,
            Name = OperationNames.Of(source, opcode, row),
            Family = Family.AIO,
            Since = row?.Call.Since ?? "unknown",
            Arguments = [.. (row?.Call.Arguments ?? []).Take(ArgumentWords.Count)],
            Returns = row?.Call.Returns ?? ReturnClass.Value,
            ExceptFlag = row?.Call.ExceptFlag,
            Note = row?.Call.Note ?? "not in the catalogue",
        };
        return new CallShape(call);
    }
}
