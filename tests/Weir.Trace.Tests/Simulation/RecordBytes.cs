using System.Buffers.Binary;
using System.Text;
using Weir.Catalogue.Records;

namespace Weir.Trace.Tests.Simulation;

/// <summary>Makes records as the gates would write them.</summary>
public static class RecordBytes
{
    private const int EntryLength = 24; // io_uring_sqe.len

    public static byte[] Call(CallSketch call)
    {
        byte[] captures = [.. call.Captures.SelectMany(Capture)];
        byte[] record = Begin(RecordKind.Call, CallRecord.Captures + captures.Length, call.ExitNs);
        Put(record, CallRecord.EnterTime, call.EnterNs);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(CallRecord.Result), call.Result);
        Put(record, CallRecord.Pid, (uint)call.Pid);
        Put(record, CallRecord.Tid, (uint)call.Tid);
        for (int i = 0; i < call.Arguments.Length; i++)
        {
            Put(record, CallRecord.Arguments + (8 * i), call.Arguments[i]);
        }

        Put(record, CallRecord.Files, call.FirstKey);
        Put(record, CallRecord.Files + 8, call.SecondKey);
        Put(record, CallRecord.Number, (ushort)call.Number);
        record[CallRecord.State] = (byte)call.State;
        record[CallRecord.Restarts] = call.Restarts;
        record[CallRecord.Flags] = (byte)call.Flags;
        record[CallRecord.CaptureCount] = (byte)call.Captures.Length;
        captures.CopyTo(record, CallRecord.Captures);
        return record;
    }

    public static byte[] Operation(OperationSketch operation)
    {
        byte[] record = Begin(RecordKind.Async, AsyncRecord.SizeBytes, operation.SubmitNs + operation.AfterNs);
        Put(record, AsyncRecord.SubmitTime, operation.SubmitNs);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(AsyncRecord.Result), operation.Result);
        Put(record, AsyncRecord.Entry + EntryLength, operation.Length);
        Put(record, AsyncRecord.Pid, (uint)operation.Pid);
        Put(record, AsyncRecord.Tid, (uint)operation.Pid);
        Put(record, AsyncRecord.Request, operation.Request);
        Put(record, AsyncRecord.File, operation.FirstKey);
        Put(record, AsyncRecord.SecondFile, operation.SecondKey);
        Put(record, AsyncRecord.Ways, (uint)operation.Ways);
        record[AsyncRecord.Source] = (byte)operation.Source;
        record[AsyncRecord.State] = (byte)operation.State;
        record[AsyncRecord.Opcode] = record[AsyncRecord.Entry] = (byte)operation.Opcode;
        return record;
    }

    public static byte[] OperationTexts(ulong request, ulong submitNs, params CaptureSketch[] texts)
    {
        byte[] captures = [.. texts.SelectMany(Capture)];
        byte[] record = Begin(RecordKind.AsyncText, AsyncTextRecord.Captures + captures.Length, submitNs);
        Put(record, AsyncTextRecord.Request, request);
        record[AsyncTextRecord.CaptureCount] = (byte)texts.Length;
        captures.CopyTo(record, AsyncTextRecord.Captures);
        return record;
    }

    public static byte[] File(FileSketch file)
    {
        byte[] names = [.. file.Components.Reverse().SelectMany(c => (byte[])[.. c, 0])];
        byte[] record = Begin(RecordKind.File, Padded(FileRecord.Names + names.Length), file.TimeNs);
        Put(record, FileRecord.Key, file.Key);
        Put(record, FileRecord.Inode, file.Inode);
        Put(record, FileRecord.Device, file.Device);
        Put(record, FileRecord.Mode, file.Mode);
        record[FileRecord.Flags] = (byte)file.Flags;
        Put(record, FileRecord.Magic, file.Magic);
        Put(record, FileRecord.NamesLength, (ushort)names.Length);
        if (file.Socket is { } socket)
        {
            Put(record, FileRecord.HasSocket, (ushort)1);
            socket.CopyTo(record, FileRecord.Socket);
        }

        names.CopyTo(record, FileRecord.Names);
        return record;
    }

    public static byte[] Task(
        int pid, int tid, string comm, ulong timeNs, ulong startNs, RecordKind kind = RecordKind.Task,
        int parentPid = 1, uint uid = 0, ulong cgroup = 1, string command = "", uint lost = 0)
    {
        byte[] words = Encoding.UTF8.GetBytes(command);
        byte[] record = Begin(kind, Padded(TaskRecord.Command + words.Length), timeNs);
        Put(record, TaskRecord.Pid, (uint)pid);
        Put(record, TaskRecord.Tid, (uint)tid);
        Put(record, TaskRecord.ParentPid, (uint)parentPid);
        Put(record, TaskRecord.Uid, uid);
        Put(record, TaskRecord.Cgroup, cgroup);
        Put(record, TaskRecord.StartTime, startNs);
        Encoding.UTF8.GetBytes(comm).CopyTo(record, TaskRecord.Comm);
        Put(record, TaskRecord.Lost, lost);
        Put(record, TaskRecord.CommandLength, (uint)words.Length);
        words.CopyTo(record, TaskRecord.Command);
        return record;
    }

    /// <summary>A socket block.</summary>
    public static byte[] Socket(
        ushort family, ushort protocol = 6, ushort type = 1, byte[]? local = null, ushort localPort = 0,
        byte[]? remote = null, ushort remotePort = 0, byte[]? unixName = null)
    {
        byte[] block = new byte[SocketBlock.SizeBytes];
        Put(block, SocketBlock.Family, family);
        Put(block, SocketBlock.Type, type);
        Put(block, SocketBlock.Protocol, protocol);
        Put(block, SocketBlock.LocalPort, localPort);
        BinaryPrimitives.WriteUInt16BigEndian(block.AsSpan(SocketBlock.RemotePort), remotePort);
        local?.CopyTo(block, SocketBlock.LocalAddress);
        remote?.CopyTo(block, SocketBlock.RemoteAddress);
        block[SocketBlock.UnixNameLength] = (byte)(unixName?.Length ?? 0);
        unixName?.CopyTo(block, SocketBlock.UnixName);
        return block;
    }

    private static byte[] Capture(CaptureSketch capture)
    {
        byte[] block = new byte[Padded(CaptureBlock.Bytes + capture.Bytes.Length)];
        Put(block, CaptureBlock.Length, (ushort)capture.Bytes.Length);
        block[CaptureBlock.Index] = (byte)capture.Index;
        block[CaptureBlock.Status] = (byte)capture.Status;
        Put(block, CaptureBlock.FullLength, (uint)capture.Bytes.Length);
        capture.Bytes.CopyTo(block, CaptureBlock.Bytes);
        return block;
    }

    private static byte[] Begin(RecordKind kind, int sizeBytes, ulong timeNs)
    {
        byte[] record = new byte[sizeBytes];
        Put(record, RecordHeader.Size, (uint)sizeBytes);
        record[RecordHeader.Kind] = (byte)kind;
        record[RecordHeader.Version] = RecordHeader.CurrentVersion;
        Put(record, RecordHeader.Time, timeNs);
        return record;
    }

    private static int Padded(int sizeBytes) => (sizeBytes + 7) & ~7;

    private static void Put(byte[] record, int offset, ushort value) =>
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(offset), value);

    private static void Put(byte[] record, int offset, uint value) =>
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(offset), value);

    private static void Put(byte[] record, int offset, ulong value) =>
        BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(offset), value);
}
