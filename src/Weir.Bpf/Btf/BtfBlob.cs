using System.Buffers.Binary;

namespace Weir.Bpf.Btf;

/// <summary>BTF of our own making, for maps whose types the kernel wants to know (Documentation/bpf/btf.rst).</summary>
internal static class BtfBlob
{
    private const int HeaderBytes = 24, KindInt = 1, KindStruct = 4;

    /// <summary>
    /// Type 1: a 4-byte int (the key). Type 2: a struct of so many bytes with one int member (the value).
    /// </summary>
    internal static byte[] IntKeyAndStruct(int structBytes)
    {
        ReadOnlySpan<byte> strings = "\0int\0state\0flags\0"u8;
        const int NameInt = 1, NameState = 5, NameFlags = 11, TypeBytes = 16 + 12 + 12;
        byte[] blob = new byte[HeaderBytes + TypeBytes + strings.Length];
        Span<byte> b = blob;
        BinaryPrimitives.WriteUInt16LittleEndian(b, 0xeb9f);
        b[2] = 1;
        Put(b, 4, HeaderBytes);
        Put(b, 12, TypeBytes);
        Put(b, 16, TypeBytes);
        Put(b, 20, strings.Length);

        Span<byte> t = b[HeaderBytes..];
        Put(t, 0, NameInt);
        Put(t, 4, KindInt << 24);
        Put(t, 8, 4);
        Put(t, 12, 32);
        Put(t, 16, NameState);
        Put(t, 20, KindStruct << 24 | 1);
        Put(t, 24, structBytes);
        Put(t, 28, NameFlags);
        Put(t, 32, 1);
        strings.CopyTo(t[TypeBytes..]);
        return blob;
    }

    private static void Put(Span<byte> b, int offset, int value) =>
        BinaryPrimitives.WriteInt32LittleEndian(b[offset..], value);
}
