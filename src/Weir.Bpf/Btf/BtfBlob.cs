using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using Weir.Bpf.Assembly;

namespace Weir.Bpf.Btf;

/// <summary>
/// BTF of our own making, for what the kernel wants to know types of (Documentation/bpf/btf.rst): values of local
/// storage, and functions that it shall check by themselves.
/// </summary>
internal sealed class BtfBlob
{
    private const int HeaderBytes = 24, KindInt = 1, KindPointer = 2, KindStruct = 4, KindFunction = 12,
        KindPrototype = 13, Bits = 8, Global = 1;
    private readonly List<int> _types = [];
    private readonly List<byte> _strings = [0];
    private int _count;

    /// <summary>
    /// Type 1: a 4-byte int (the key). Type 2: a struct of so many bytes with one int member (the value).
    /// </summary>
    internal static byte[] IntKeyAndStruct(int structBytes)
    {
        BtfBlob b = new();
        b.Struct(structBytes, b.Int(4));
        return b.Build();
    }

    /// <summary>
    /// The types of functions: those with parameters are global, and checked by themselves; the others are checked
    /// with each call.
    /// </summary>
    /// <returns>The blob and each function's type.</returns>
    internal static (byte[] Blob, int[] Types) Functions(ImmutableArray<LocalFunction> functions)
    {
        BtfBlob b = new();
        int word = b.Int(8), small = b.Int(4);
        Dictionary<int, int> pointers = [];
        int[] types = new int[functions.Length];
        for (int i = 0; i < functions.Length; i++)
        {
            LocalFunction f = functions[i];
            int[] parameters = [.. (f.Parameters ?? []).Select(bytes => bytes == 0 ? word : PointerTo(bytes))];
            types[i] = b.Function(f.Name, b.Prototype(word, parameters), f.Parameters is null ? 0 : Global);
        }

        return (b.Build(), types);

        int PointerTo(int bytes)
        {
            if (!pointers.TryGetValue(bytes, out int type))
            {
                pointers.Add(bytes, type = b.Type("", KindPointer, 0, b.Struct(bytes, small)));
            }

            return type;
        }
    }

    private int Int(int bytes) => Type("int" + bytes, KindInt, 0, bytes, bytes * Bits);

    private int Struct(int bytes, int member) => Type("s" + bytes, KindStruct, 1, bytes, Name("first"), member, 0);

    private int Prototype(int result, int[] parameters) => Type(
        "", KindPrototype, parameters.Length, result, [.. parameters.SelectMany((t, i) => (int[])[Name("a" + i), t])]);

    private int Function(string name, int prototype, int linkage) => Type(name, KindFunction, linkage, prototype);

    private int Type(string name, int kind, int length, int sizeOrType, params ReadOnlySpan<int> rest)
    {
        _types.AddRange(Name(name), kind << 24 | length, sizeOrType);
        _types.AddRange(rest);
        return ++_count;
    }

    private int Name(string name)
    {
        if (name.Length == 0)
        {
            return 0;
        }

        int at = _strings.Count;
        _strings.AddRange(Encoding.ASCII.GetBytes(name + "\0"));
        return at;
    }

    private byte[] Build()
    {
        int typeBytes = _types.Count * sizeof(int), stringBytes = _strings.Count;
        byte[] blob = new byte[HeaderBytes + typeBytes + stringBytes];
        BinaryPrimitives.WriteUInt16LittleEndian(blob, 0xeb9f);
        blob[2] = 1;
        int[] header = [HeaderBytes, 0, typeBytes, typeBytes, stringBytes];
        for (int i = 0; i < header.Length; i++)
        {
            Put(blob, 4 + 4 * i, header[i]);
        }

        for (int i = 0; i < _types.Count; i++)
        {
            Put(blob, HeaderBytes + 4 * i, _types[i]);
        }

        _strings.CopyTo(blob, HeaderBytes + typeBytes);
        return blob;
    }

    private static void Put(byte[] blob, int offset, int value) =>
        BinaryPrimitives.WriteInt32LittleEndian(blob.AsSpan(offset), value);
}
