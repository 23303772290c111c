using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Weir.Explain.Sights;

/// <summary>Layout of a sight as it crosses from the kernel; the programs write it and this reads it.</summary>
internal static class SightRecord
{
    /// <summary>u64: ns since boot.</summary>
    internal const int Time = 0;

    /// <summary>u64: the errand: thread &lt;&lt; 32 | count of the thread's calls.</summary>
    internal const int Errand = 8;

    /// <summary>u32 each: the thread that ran and its process.</summary>
    internal const int Tid = 16, Pid = 20;

    /// <summary>u8 kind, u8 unused, u16 CPU.</summary>
    internal const int Kind = 24, Cpu = 26;

    /// <summary>s16: bytes of stack, or a negative error.</summary>
    internal const int StackLength = 28;

    /// <summary>u16: what taking this sight cost, in ns.</summary>
    internal const int Cost = 30;

    /// <summary>u64 each: what the kind says.</summary>
    internal const int A = 32, B = 40, C = 48, D = 56;

    /// <summary>16 bytes each: name of the thread, and of the other thread where there is one.</summary>
    internal const int Comm = 64, OtherComm = 80;

    /// <summary>Return addresses, innermost first; at an enter: names and memory (<see cref="Names"/>).</summary>
    internal const int Stack = 96;

    /// <summary>The most frames that are taken (sysctl perf_event_max_stack is 127).</summary>
    internal const int MaxFrames = 96;

    internal const int StackBytes = 8 * MaxFrames, SizeBytes = Stack + StackBytes, CommBytes = 16;

    /// <summary>At an enter or return, within the stack's place: names of the file and the folders above it.</summary>
    internal const int Names = Stack, NameBytes = 48, NameCount = 6;

    /// <summary>At an enter, within the stack's place: the first iocb, as the program wrote it.</summary>
    internal const int Iocb = Names + NameBytes * NameCount, IocbBytes = 64;

    /// <summary>At an enter, a return and a reap: the first 32 bytes of the completion ring of native AIO.</summary>
    internal const int RingHead = Iocb + IocbBytes, RingHeadBytes = 32;

    /// <summary>At an enter: the fourth to sixth argument.</summary>
    internal const int MoreArguments = RingHead + RingHeadBytes;

    /// <summary>Reads a record; null when it is none.</summary>
    internal static Sight? Read(ReadOnlySpan<byte> record)
    {
        if (record.Length != SizeBytes || record[Kind] is 0 or > (byte)SightKind.Point)
        {
            return null;
        }

        SightKind kind = (SightKind)record[Kind];
        int given = BinaryPrimitives.ReadInt16LittleEndian(record[StackLength..]);
        int length = Math.Clamp(given, 0, StackBytes);
        bool carries = kind is SightKind.Enter or SightKind.Return or SightKind.Reap;
        return new Sight
        {
            TimeNs = (long)Long(record, Time),
            Errand = Long(record, Errand),
            Tid = Int(record, Tid),
            Pid = Int(record, Pid),
            Kind = kind,
            Cpu = BinaryPrimitives.ReadUInt16LittleEndian(record[Cpu..]),
            A = Long(record, A),
            B = Long(record, B),
            C = Long(record, C),
            D = Long(record, D),
            Comm = Text(record.Slice(Comm, CommBytes)),
            OtherComm = Text(record.Slice(OtherComm, CommBytes)),
            StackUnknown = given < 0,
            CostNs = BinaryPrimitives.ReadUInt16LittleEndian(record[Cost..]),
            Stack = carries ? [] : MemoryMarshal.Cast<byte, ulong>(record.Slice(Stack, length)).ToArray(),
            Memory = carries ? record.Slice(Stack, MoreArguments + 24 - Stack).ToArray() : [],
        };
    }

    private static ulong Long(ReadOnlySpan<byte> r, int at) => BinaryPrimitives.ReadUInt64LittleEndian(r[at..]);

    private static int Int(ReadOnlySpan<byte> r, int at) => BinaryPrimitives.ReadInt32LittleEndian(r[at..]);

    internal static string Text(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }
}
