using System.Buffers.Binary;
using System.Text;

namespace Weir.Bpf.Tests.Interpreter;

/// <summary>Writes BTF (Documentation/bpf/btf.rst), so that tests need no machine of their own.</summary>
internal sealed class BtfWriter
{
    private readonly List<byte> _types = [];
    private readonly List<byte> _text = [0];
    private int _count;

    public int Int(string name, int bytes)
    {
        int id = Begin(name, 1, 0, bytes);
        Word(bytes * 8);
        return id;
    }

    public int Pointer(int type) => Begin("", 2, 0, type);

    public int Array(int type, int length)
    {
        int id = Begin("", 3, 0, 0);
        Word(type);
        Word(type);
        Word(length);
        return id;
    }

    /// <summary>A structure or union; offsets in bytes.</summary>
    public int Struct(string name, int bytes, IReadOnlyList<(string Name, int Offset, int Type)> members,
        bool union = false)
    {
        int id = Begin(name, union ? 5 : 4, members.Count, bytes);
        foreach ((string member, int offset, int type) in members)
        {
            Word(Text(member));
            Word(type);
            Word(offset * 8);
        }

        return id;
    }

    /// <summary>A structure with bit fields: offsets in bits, and each member's width (0: whole).</summary>
    public int BitStruct(string name, int bytes, IReadOnlyList<(string Name, int Bit, int Width, int Type)> members)
    {
        int id = Begin(name, 4, members.Count | 1 << 31, bytes);
        foreach ((string member, int bit, int width, int type) in members)
        {
            Word(Text(member));
            Word(type);
            Word(bit | width << 24);
        }

        return id;
    }

    public int Enum(string name, params string[] values)
    {
        int id = Begin(name, 6, values.Length, 4);
        for (int i = 0; i < values.Length; i++)
        {
            Word(Text(values[i]));
            Word(i);
        }

        return id;
    }

    public int Typedef(string name, int type) => Begin(name, 8, 0, type);

    public int Const(int type) => Begin("", 10, 0, type);

    public int Function(string name) => Begin(name, 12, 0, 0);

    public byte[] Build()
    {
        byte[] types = [.. _types];
        byte[] blob = new byte[24 + types.Length + _text.Count];
        BinaryPrimitives.WriteUInt16LittleEndian(blob, 0xeb9f);
        blob[2] = 1;
        int[] header = [24, 0, types.Length, types.Length, _text.Count];
        for (int i = 0; i < header.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(blob.AsSpan(4 + 4 * i), header[i]);
        }

        types.CopyTo(blob, 24);
        _text.CopyTo(blob, 24 + types.Length);
        return blob;
    }

    private int Begin(string name, int kind, int countAndFlag, int sizeOrType)
    {
        Word(Text(name));
        Word(kind << 24 | countAndFlag);
        Word(sizeOrType);
        return ++_count;
    }

    private int Text(string name)
    {
        if (name.Length == 0)
        {
            return 0;
        }

        int at = _text.Count;
        _text.AddRange(Encoding.ASCII.GetBytes(name + '\0'));
        return at;
    }

    private void Word(int value)
    {
        Span<byte> word = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(word, value);
        _types.AddRange(word);
    }
}
