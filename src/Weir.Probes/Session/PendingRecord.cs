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

    /// <summary>Fills the header and says what became of it.</summary>
    internal static void Finish(Span<byte> record, ulong now)
    {
        BinaryPrimitives.WriteInt32LittleEndian(record[RecordHeader.Size..], AsyncRecord.SizeBytes);
        record[RecordHeader.Kind] = (byte)RecordKind.Async;
        record[RecordHeader.Version] = RecordHeader.CurrentVersion;
        BinaryPrimitives.WriteUInt16LittleEndian(record[RecordHeader.Cpu..], NoCpu);
        BinaryPrimitives.WriteUInt64LittleEndian(record[RecordHeader.Time..], now);
        bool done = BinaryPrimitives.ReadUInt64LittleEndian(record[AsyncRecord.DoneTime..]) != 0;
        record[AsyncRecord.State] = (byte)(done ? CallState.Abandoned : CallState.RunningAtStop);
    }
}
