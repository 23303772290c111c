using System.Buffers.Binary;
using System.Text;
using Weir.Catalogue.Records;

namespace Weir.Probes.Tests.Simulation;

/// <summary>One capture of a record.</summary>
internal sealed record Captured(int Index, CaptureStatus Status, uint FullLength, byte[] Bytes)
{
    public string Text => Encoding.UTF8.GetString(Bytes);
}

/// <summary>A record of any kind, read by the layout that gates and decoder share.</summary>
internal sealed class Row(byte[] record)
{
    public RecordKind Kind => (RecordKind)record[RecordHeader.Kind];

    public int Size => (int)U32(RecordHeader.Size);

    public byte Version => record[RecordHeader.Version];

    public ushort Cpu => U16(RecordHeader.Cpu);

    public ulong Time => U64(RecordHeader.Time);

    public ulong EnterTime => U64(CallRecord.EnterTime);

    public long Result => (long)U64(CallRecord.Result);

    public int Pid => (int)U32(CallRecord.Pid);

    public int Tid => (int)U32(CallRecord.Tid);

    public int Number => U16(CallRecord.Number);

    public CallState State => (CallState)record[CallRecord.State];

    public int Restarts => record[CallRecord.Restarts];

    public CallFlags Flags => (CallFlags)record[CallRecord.Flags];

    public int LostBefore => U16(CallRecord.LostBefore);

    public ulong First => U64(CallRecord.Files);

    public ulong Second => U64(CallRecord.Files + 8);

    public ulong[] Arguments => [.. Enumerable.Range(0, 6).Select(i => U64(CallRecord.Arguments + 8 * i))];

    public byte[] Bytes => record;

    /// <summary>A file's path, from its components.</summary>
    public string Path
    {
        get
        {
            string names = Encoding.UTF8.GetString(record, FileRecord.Names, U16(FileRecord.NamesLength));
            return "/" + string.Join('/', names.Split('\0', StringSplitOptions.RemoveEmptyEntries).Reverse());
        }
    }

    public IReadOnlyList<Captured> Captures
    {
        get
        {
            List<Captured> all = [];
            int at = CallRecord.Captures;
            for (int i = 0; i < record[CallRecord.CaptureCount]; i++)
            {
                int length = U16(at + CaptureBlock.Length);
                all.Add(new Captured(
                    record[at + CaptureBlock.Index], (CaptureStatus)record[at + CaptureBlock.Status],
                    U32(at + CaptureBlock.FullLength), record.AsSpan(at + CaptureBlock.Bytes, length).ToArray()));
                at += (CaptureBlock.Bytes + length + 7) & ~7;
            }

            Assert.Equal(Size, at);
            return all;
        }
    }

    public ushort U16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(record.AsSpan(at));

    public uint U32(int at) => BinaryPrimitives.ReadUInt32LittleEndian(record.AsSpan(at));

    public ulong U64(int at) => BinaryPrimitives.ReadUInt64LittleEndian(record.AsSpan(at));

    public override string ToString() => Kind == RecordKind.Call
        ? $"{State} {Number} of {Pid}/{Tid} = {Result}, restarts {Restarts}, {Flags}, lost before {LostBefore}"
        : $"{Kind}, {Size} bytes";
}
