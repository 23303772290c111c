using System.Runtime.InteropServices;
using Weir.Catalogue.Records;

namespace Weir.Trace.Decoding;

/// <summary>Reads the fixed part of a call's record.</summary>
internal static class CallReader
{
    /// <summary>
    /// Fills in what the record itself says. The record holds at least <see cref="CallRecord.Captures"/> bytes.
    /// </summary>
    public static void Read(ReadOnlySpan<byte> record, ref Call call)
    {
        call.Cpu = MemoryMarshal.Read<ushort>(record[RecordHeader.Cpu..]);
        call.RecordedNs = MemoryMarshal.Read<ulong>(record[RecordHeader.Time..]);
        call.TimeNs = MemoryMarshal.Read<ulong>(record[CallRecord.EnterTime..]);
        call.Result = MemoryMarshal.Read<long>(record[CallRecord.Result..]);
        call.Pid = MemoryMarshal.Read<int>(record[CallRecord.Pid..]);
        call.Tid = MemoryMarshal.Read<int>(record[CallRecord.Tid..]);
        call.SetArguments(in MemoryMarshal.AsRef<ArgumentWords>(record[CallRecord.Arguments..]));
        call.FirstKey = MemoryMarshal.Read<ulong>(record[CallRecord.Files..]);
        call.SecondKey = MemoryMarshal.Read<ulong>(record[(CallRecord.Files + 8)..]);
        call.Number = MemoryMarshal.Read<ushort>(record[CallRecord.Number..]);
        call.State = (CallState)record[CallRecord.State];
        call.Restarts = record[CallRecord.Restarts];
        call.Flags = (CallFlags)record[CallRecord.Flags];
        call.CaptureCount = record[CallRecord.CaptureCount];
        call.LostBefore = MemoryMarshal.Read<ushort>(record[CallRecord.LostBefore..]);
    }
}
