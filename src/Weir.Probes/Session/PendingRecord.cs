using System.Buffers.Binary;
using Weir.Catalogue.Records;
using Weir.Probes.Gates;

namespace Weir.Probes.Session;

/// <summary>Makes whole records of what is left in the map of operations in flight.</summary>
internal static class PendingRecord
{
    private const int NoCpu = 0xffff;

    /// <summary>
    /// Whether it stands for an operation that runs: one of which completions have been seen has its rows.
    /// </summary>
    internal static bool IsLastOfItsKind(byte[] record) =>
        BinaryPrimitives.ReadUInt64LittleEndian(record.AsSpan(RecordHeader.Time)) == 0;

    /// <summary>The AIO context or ring that it belongs to.</summary>
    internal static ReadOnlySpan<byte> ContextOf(byte[] record) => record.AsSpan(AsyncRecord.Context, 8);

    /// <summary>Whether it belongs to native AIO.</summary>
    internal static bool IsAio(byte[] record) => record[AsyncRecord.Source] == (byte)AsyncSource.Aio;

    /// <summary>The process that asked for it.</summary>
    internal static int PidOf(byte[] record) => BinaryPrimitives.ReadInt32LittleEndian(record.AsSpan(AsyncRecord.Pid));

    /// <summary>When the kernel took it: boot clock, in ns.</summary>
    internal static ulong SubmitTimeOf(byte[] record) =>
        BinaryPrimitives.ReadUInt64LittleEndian(record.AsSpan(AsyncRecord.SubmitTime));

    /// <summary>What it has in common with its other record, and with no other operation in flight.</summary>
    internal static (ulong Context, ulong Request, ulong SubmitTime) IdentityOf(byte[] record) => (
        BinaryPrimitives.ReadUInt64LittleEndian(record.AsSpan(AsyncRecord.Context)),
        BinaryPrimitives.ReadUInt64LittleEndian(record.AsSpan(AsyncRecord.Request)), SubmitTimeOf(record));

    /// <summary>Fills the header and says what became of it.</summary>
    /// <param name="record">The record.</param>
    /// <param name="now">The boot clock, in ns.</param>
    /// <param name="isOver">Whether its context or process is gone, so that it cannot run any more.</param>
    /// <param name="overflowed">Its completion, where that found the queue full; else empty.</param>
    internal static void Finish(Span<byte> record, ulong now, bool isOver, ReadOnlySpan<byte> overflowed)
    {
        BinaryPrimitives.WriteInt32LittleEndian(record[RecordHeader.Size..], AsyncRecord.SizeBytes);
        record[RecordHeader.Kind] = (byte)RecordKind.Async;
        record[RecordHeader.Version] = RecordHeader.CurrentVersion;
        BinaryPrimitives.WriteUInt16LittleEndian(record[RecordHeader.Cpu..], NoCpu);
        BinaryPrimitives.WriteUInt64LittleEndian(record[RecordHeader.Time..], now);
        if (!overflowed.IsEmpty)
        {
            overflowed.Slice(OverflowCode.Result, 8).CopyTo(record[AsyncRecord.Result..]);
            overflowed.Slice(OverflowCode.Flags, 4).CopyTo(record[AsyncRecord.CompletionFlags..]);
            overflowed.Slice(OverflowCode.Time, 8).CopyTo(record[AsyncRecord.DoneTime..]);
            AddWay(record, AsyncWays.Overflowed);
            record[AsyncRecord.State] = (byte)CallState.Finished;
            return;
        }

        if (isOver)
        {
            AddWay(record, AsyncWays.Skipped);
        }

        bool done = BinaryPrimitives.ReadUInt64LittleEndian(record[AsyncRecord.DoneTime..]) != 0;
        record[AsyncRecord.State] = (byte)(done || isOver ? CallState.Abandoned : CallState.RunningAtStop);
    }

    private static void AddWay(Span<byte> record, AsyncWays way)
    {
        int ways = BinaryPrimitives.ReadInt32LittleEndian(record[AsyncRecord.Ways..]);
        BinaryPrimitives.WriteInt32LittleEndian(record[AsyncRecord.Ways..], ways | (int)way);
    }
}
