using System.Buffers.Binary;
using System.Text;

namespace Weir.Trace.Tests.Stacks;

/// <summary>A small ELF file: a segment of code at offset 0x1000, loaded at 0x401000; build id; functions.</summary>
internal static class MadeUpElf
{
    public const int CodeOffset = 0x1000, CodeBytes = 0x200;
    public const ulong CodeAddress = 0x401000;

    public static byte[] Make(byte[] buildId, params (string Name, ulong Address, ulong Size)[] functions)
    {
        byte[] file = new byte[0x4000];
        Span<byte> all = file;
        "\u007fELF\u0002\u0001\u0001"u8.CopyTo(all);
        Put64(all[32..], 64);
        Put64(all[40..], 0x2000);
        Put16(all[54..], 56);
        Put16(all[56..], 2);
        Put16(all[58..], 64);
        Put16(all[60..], 3);

        Segment(all[64..], 1, 5, CodeOffset, CodeAddress, CodeBytes);
        Segment(all[120..], 4, 4, 0x300, 0x300, 16 + buildId.Length);
        Put32(all[0x300..], 4);
        Put32(all[0x304..], buildId.Length);
        Put32(all[0x308..], 3);
        "GNU\0"u8.CopyTo(all[0x30c..]);
        buildId.CopyTo(all[0x310..]);

        int texts = 0x3001;
        for (int i = 0; i < functions.Length; i++)
        {
            Span<byte> symbol = all[(0x2800 + (i * 24))..];
            Put32(symbol, texts - 0x3000);
            symbol[4] = 0x12;
            Put16(symbol[6..], 1);
            Put64(symbol[8..], (long)functions[i].Address);
            Put64(symbol[16..], (long)functions[i].Size);
            texts += Encoding.UTF8.GetBytes(functions[i].Name, all[texts..]) + 1;
        }

        Section(all[0x2040..], 2, 0x2800, functions.Length * 24, 2);
        Section(all[0x2080..], 3, 0x3000, texts - 0x3000, 0);
        return file;
    }

    private static void Segment(Span<byte> at, int type, int flags, long offset, ulong address, long size)
    {
        Put32(at, type);
        Put32(at[4..], flags);
        Put64(at[8..], offset);
        Put64(at[16..], (long)address);
        Put64(at[32..], size);
    }

    private static void Section(Span<byte> at, int type, long offset, long size, int link)
    {
        Put32(at[4..], type);
        Put64(at[24..], offset);
        Put64(at[32..], size);
        Put32(at[40..], link);
    }

    private static void Put16(Span<byte> at, int value) => BinaryPrimitives.WriteUInt16LittleEndian(at, (ushort)value);

    private static void Put32(Span<byte> at, int value) => BinaryPrimitives.WriteInt32LittleEndian(at, value);

    private static void Put64(Span<byte> at, long value) => BinaryPrimitives.WriteInt64LittleEndian(at, value);
}
