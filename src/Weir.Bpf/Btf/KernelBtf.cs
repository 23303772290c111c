using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Weir.Kernel;

namespace Weir.Bpf.Btf;

/// <summary>
/// The running kernel's own description of its types (Documentation/bpf/btf.rst): ids to attach to and offsets of
/// structure fields.
/// </summary>
public sealed class KernelBtf
{
    /// <summary>Where the kernel shows its BTF.</summary>
    public const string DefaultPath = "/sys/kernel/btf/vmlinux";

    private const int KindArray = 3, KindStruct = 4, KindUnion = 5, KindTypedef = 8, KindFunction = 12;
    private readonly byte[] _data;
    private readonly int _types, _typesEnd, _strings;
    private readonly int[] _positions;
    private readonly Dictionary<(int Kind, string Name), int> _found = [];

    private KernelBtf(byte[] data)
    {
        _data = data;
        if (data.Length < 24 || BinaryPrimitives.ReadUInt16LittleEndian(data) != 0xeb9f)
        {
            throw new FeatureMissingException("readable BTF", "5.4", "the file has no BTF header");
        }

        int header = Int(4);
        _types = header + Int(8);
        _typesEnd = _types + Int(12);
        _strings = header + Int(16);
        _positions = Index();
    }

    /// <summary>Reads this kernel's BTF; null where there is none.</summary>
    public static KernelBtf? TryRead(string path = DefaultPath) =>
        File.Exists(path) ? new KernelBtf(File.ReadAllBytes(path)) : null;

    /// <summary>Id of a structure.</summary>
    public int FindStruct(string name) => Find(KindStruct, name, "struct");

    /// <summary>Id of a typedef.</summary>
    public int FindTypedef(string name) => Find(KindTypedef, name, "typedef");

    /// <summary>Id of a function.</summary>
    public int FindFunction(string name) => Find(KindFunction, name, "function");

    /// <summary>Whether there is such a structure.</summary>
    public bool HasStruct(string name) => TryFind(KindStruct, name) != 0;

    /// <summary>Whether there is such a function (a kfunc, an iterator).</summary>
    public bool HasFunction(string name) => TryFind(KindFunction, name) != 0;

    /// <summary>Whether there is such a tracepoint that typed programs can attach to.</summary>
    public bool HasTracepoint(string name) => TryFind(KindTypedef, "btf_trace_" + name) != 0;

    /// <summary>Size of a structure in bytes.</summary>
    public int SizeOf(string structure) => Int(_positions[FindStruct(structure)] + 8);

    /// <summary>Byte offset of a field.</summary>
    /// <param name="structure">Name of the structure.</param>
    /// <param name="path">Field, or fields joined by dots; anonymous structures and unions are looked through.</param>
    /// <exception cref="FeatureMissingException">This kernel's structure has no such field.</exception>
    public int Offset(string structure, string path) =>
        TryOffset(structure, path) ?? throw new FeatureMissingException($"field {structure}.{path}", "another version");

    /// <summary>Byte offset of a field, or null where the structure has none of that name.</summary>
    public int? TryOffset(string structure, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        int id = FindStruct(structure), offset = 0;
        foreach (string name in path.Split('.'))
        {
            if (Field(id, name) is not { } field)
            {
                return null;
            }

            offset += field.Offset;
            id = Strip(field.Type);
        }

        return offset;
    }

    /// <summary>
    /// Finds many names in one pass, so that later questions are answered from memory: a pass over all types takes
    /// milliseconds.
    /// </summary>
    public void Prefetch(
        IReadOnlyCollection<string> structures, IReadOnlyCollection<string> typedefs,
        IReadOnlyCollection<string> functions)
    {
        // By the first two bytes of a name, which rule out nearly all of them.
        Wanted?[] byStart = new Wanted?[1 << 16];
        Want(KindStruct, structures);
        Want(KindTypedef, typedefs);
        Want(KindFunction, functions);
        ReadOnlySpan<byte> data = _data;
        ReadOnlySpan<int> words = Words;
        ReadOnlySpan<int> positions = _positions;
        for (int id = 1; id < positions.Length; id++)
        {
            int word = positions[id] / sizeof(int), kind = words[word + 1] >> 24 & 31;
            if (kind is not (KindStruct or KindTypedef or KindFunction))
            {
                continue;
            }

            int name = _strings + words[word];
            Wanted? wanted = name + 1 < data.Length ? byStart[data[name] | data[name + 1] << 8] : null;
            for (; wanted is not null; wanted = wanted.Next)
            {
                if (wanted.Kind == kind && NameIs(positions[id], wanted.Name) && _found[(kind, wanted.Name)] == 0)
                {
                    _found[(kind, wanted.Name)] = id;
                }
            }
        }

        void Want(int kind, IReadOnlyCollection<string> names)
        {
            foreach (string name in names)
            {
                int start = name[0] | name[1] << 8;
                byStart[start] = new Wanted(kind, name, byStart[start]);
                _found[(kind, name)] = 0;
            }
        }
    }

    /// <summary>Names that begin alike.</summary>
    private sealed record Wanted(int Kind, string Name, Wanted? Next);

    private int Find(int kind, string name, string what) => TryFind(kind, name) is var id and not 0
        ? id
        : throw new FeatureMissingException($"{what} {name} in its BTF", "another version");

    private int TryFind(int kind, string name)
    {
        lock (_found)
        {
            return _found.TryGetValue((kind, name), out int known) ? known : _found[(kind, name)] = Scan(kind, name);
        }
    }

    private int Scan(int kind, string name)
    {
        for (int id = 1; id < _positions.Length; id++)
        {
            int position = _positions[id];
            if ((_data[position + 7] & 31) == kind && NameIs(position, name))
            {
                return id;
            }
        }

        return 0;
    }

    private bool NameIs(int position, string name)
    {
        ReadOnlySpan<byte> text = _data.AsSpan(_strings + Int(position));
        return text.Length > name.Length && text[name.Length] == 0
            && Ascii.Equals(text[..name.Length], name);
    }

    private (int Offset, int Type)? Field(int id, string name)
    {
        int position = _positions[id], count = Int(position + 4) & 0xffff;
        bool packed = (Int(position + 4) & 1 << 31) != 0;
        for (int i = 0; i < count; i++)
        {
            int member = position + 12 + i * 12;
            int bits = packed ? Int(member + 8) & 0xffffff : Int(member + 8);
            if (Int(member) != 0 ? NameIs(member, name) : false)
            {
                return (bits / 8, Int(member + 4));
            }

            if (Int(member) == 0 && Strip(Int(member + 4)) is var inner && IsComposite(inner)
                && Field(inner, name) is { } found)
            {
                return (bits / 8 + found.Offset, found.Type);
            }
        }

        return null;
    }

    private bool IsComposite(int id) => (_data[_positions[id] + 7] & 31) is KindStruct or KindUnion;

    /// <summary>Looks through typedefs, const, volatile, restrict and type tags.</summary>
    private int Strip(int id)
    {
        while ((_data[_positions[id] + 7] & 31) is KindTypedef or 9 or 10 or 11 or 18)
        {
            id = Int(_positions[id] + 8);
        }

        return id;
    }

    private int[] Index()
    {
        const int Smallest = 12;
        ReadOnlySpan<int> words = Words;
        int[] positions = new int[(_typesEnd - _types) / Smallest + 1];
        int count = 1, end = _typesEnd / sizeof(int);
        for (int at = _types / sizeof(int); at < end; count++)
        {
            positions[count] = at * sizeof(int);
            int info = words[at + 1], members = info & 0xffff;
            at += 3 + (info >> 24 & 31) switch
            {
                1 or 14 or 17 => 1,
                KindArray => 3,
                KindStruct or KindUnion or 15 or 19 => 3 * members,
                6 or 13 => 2 * members,
                _ => 0,
            };
        }

        Array.Resize(ref positions, count);
        return positions;
    }

    /// <summary>The file as words: types and their members begin at multiples of four.</summary>
    private ReadOnlySpan<int> Words => MemoryMarshal.Cast<byte, int>(_data);

    private int Int(int position) => BinaryPrimitives.ReadInt32LittleEndian(_data.AsSpan(position));
}
