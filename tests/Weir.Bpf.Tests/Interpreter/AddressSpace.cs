using System.Buffers.Binary;

namespace Weir.Bpf.Tests.Interpreter;

/// <summary>
/// The memory of a made-up machine: pieces with unmapped room between them, so that an overrun is noticed.
/// </summary>
internal sealed class AddressSpace
{
    private const ulong FirstKernel = 0xffff_8880_0000_0000, LastUser = 0x7fff_ffff_ffff, NullPage = 65536;
    private const ulong Page = 4096;

    private readonly SortedList<ulong, Region> _regions = [];
    private ulong _next = FirstKernel;
    private Region? _last;

    /// <summary>Memory at an address of its own choice.</summary>
    public Region Allocate(int size, RegionKind kind, string name)
    {
        Region region = Add(new Region(_next, size, kind, name));
        _next += ((ulong)size + Page - 1) / Page * Page + Page;
        return region;
    }

    /// <summary>Memory of a program.</summary>
    public Region AllocateUser(ulong address, int size, string name = "user") =>
        Add(new Region(address, size, RegionKind.User, name));

    public static bool IsUser(ulong address) => address <= LastUser;

    /// <summary>What lies at so many bytes; empty where not all of them are mapped in one piece.</summary>
    public Span<byte> Find(ulong address, int length, out RegionKind kind)
    {
        kind = default;
        Region? region = _last is { } last && address >= last.Start && address < last.End ? last : Search(address);
        if (region is null || address - region.Start + (ulong)length > (ulong)region.Data.Length)
        {
            return [];
        }

        _last = region;
        kind = region.Kind;
        return region.Data.AsSpan((int)(address - region.Start), length);
    }

    /// <summary>How many bytes are mapped from here to the end of the piece.</summary>
    public int MappedFrom(ulong address) => Search(address) is { } region ? (int)(region.End - address) : 0;

    /// <summary>
    /// A program's own load. Pointers of the kernel may be stale: they read as 0, as the JIT's fault handler does it.
    /// </summary>
    public ulong Load(ulong address, int width)
    {
        Span<byte> bytes = Find(address, width, out RegionKind kind);
        if (!bytes.IsEmpty && kind != RegionKind.User)
        {
            return Number(bytes);
        }

        return bytes.IsEmpty && (!IsUser(address) || address < NullPage) && !IsEdge(address)
            ? 0UL
            : throw new BpfFault($"load of {width} bytes at {address:x}");
    }

    /// <summary>A program's own store: to its stack and to maps alone.</summary>
    public void Store(ulong address, int width, ulong value)
    {
        Span<byte> bytes = Writable(address, width);
        for (int i = 0; i < width; i++)
        {
            bytes[i] = (byte)(value >> 8 * i);
        }
    }

    /// <summary>Memory that a helper may write to.</summary>
    public Span<byte> Writable(ulong address, int length)
    {
        Span<byte> bytes = Find(address, length, out RegionKind kind);
        return length == 0 || (!bytes.IsEmpty && kind is RegionKind.Stack or RegionKind.Map)
            ? bytes
            : throw new BpfFault($"store of {length} bytes at {address:x}");
    }

    /// <summary>Memory that a helper may read as a program's own.</summary>
    public ReadOnlySpan<byte> Readable(ulong address, int length)
    {
        Span<byte> bytes = Find(address, length, out RegionKind kind);
        return length == 0 || (!bytes.IsEmpty && kind is RegionKind.Stack or RegionKind.Map)
            ? bytes
            : throw new BpfFault($"helper reads {length} bytes at {address:x}");
    }

    private static ulong Number(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        1 => bytes[0],
        2 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        4 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        _ => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
    };

    /// <summary>
    /// Whether the address lies in the last bytes of, or just behind, memory that programs must not overrun.
    /// </summary>
    private bool IsEdge(ulong address)
    {
        ulong page = address - address % Page;
        Region? region = Search(address) ?? (page == 0 ? null : Search(page - 1));
        return region is { Kind: RegionKind.Stack or RegionKind.Map or RegionKind.Context };
    }

    private Region Add(Region region)
    {
        _regions.Add(region.Start, region);
        return region;
    }

    private Region? Search(ulong address)
    {
        IList<ulong> starts = _regions.Keys;
        int low = 0, high = starts.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (starts[middle] <= address)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return high >= 0 && address < _regions.Values[high].End ? _regions.Values[high] : null;
    }
}
