using System.Buffers.Binary;
using Weir.Catalogue.Records;

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

    /// <summary>Fills the header and says what became of it.</summary>
    /// <param name="record">The record.</param>
    /// <param name="now">The boot clock, in ns.</param>
    /// <param name="isOver">Whether its context or process is gone, so that it cannot run any more.</param>
    internal static void Finish(Span<byte> record, ulong now, bool isOver)
    {
        BinaryPrimitives.WriteInt32LittleEndian(record[RecordHeader.Size..], AsyncRecord.SizeBytes);
        record[RecordHeader.Kind] = (byte)RecordKind.Async;
        record[RecordHeader.Version] = RecordHeader.CurrentVersion;
        BinaryPrimitives.WriteUInt16LittleEndian(record[RecordHeader.Cpu..], NoCpu);
        BinaryPrimitives.WriteUInt64LittleEndian(record[RecordHeader.Time..], now);
        if (isOver)
        {
            int ways = BinaryPrimitives.ReadInt32LittleEndian(record[AsyncRecord.Ways..]);
            BinaryPrimitives.WriteInt32LittleEndian(record[AsyncRecord.Ways..], ways | (int)AsyncWays.Skipped);
        }

        bool done = BinaryPrimitives.ReadUInt64LittleEndian(record[AsyncRecord.DoneTime..]) != 0;
        record[AsyncRecord.State] = (byte)(done || isOver ? CallState.Abandoned : CallState.RunningAtStop);
    }
}
