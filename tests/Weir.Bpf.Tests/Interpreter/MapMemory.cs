using Weir.Bpf.Maps;
using Weir.Kernel.Abi;

namespace Weir.Bpf.Tests.Interpreter;

/// <summary>A map of a made-up machine.</summary>
internal sealed class MapMemory
{
    private readonly AddressSpace _space;
    private readonly Dictionary<string, Region> _elements = [];
    private readonly Dictionary<ulong, Region> _tasks = [];
    private readonly Region[] _arrays;

    public MapMemory(MapSpec spec, AddressSpace space, int cpus)
    {
        Spec = spec;
        _space = space;
        Handle = space.Allocate(8, RegionKind.Kernel, "map " + spec.Name).Start;
        int arrays = spec.Type switch { BpfMapType.Array => 1, BpfMapType.PerCpuArray => cpus, _ => 0 };
        int stride = (spec.ValueBytes + 7) & ~7;
        _arrays = [.. Enumerable.Range(0, arrays)
            .Select(i => space.Allocate(stride * spec.MaxEntries, RegionKind.Map, $"{spec.Name} {i}"))];
    }

    public MapSpec Spec { get; }

    /// <summary>What a wide load of the map gives.</summary>
    public ulong Handle { get; }

    /// <summary>All values of an array.</summary>
    public Span<byte> Values(int cpu = 0) => _arrays[cpu].Data;

    /// <summary>Address of an array's first value.</summary>
    public ulong First => _arrays[0].Start;

    /// <summary>Storages of tasks are made, or refused as when memory is short.</summary>
    public bool IsFull { get; set; }

    public int Count => _elements.Count + _tasks.Count;

    public ulong Lookup(ReadOnlySpan<byte> key, int cpu)
    {
        if (_arrays.Length > 0)
        {
            uint index = BitConverter.ToUInt32(key);
            int stride = (Spec.ValueBytes + 7) & ~7;
            return index >= Spec.MaxEntries
                ? 0
                : _arrays[_arrays.Length == 1 ? 0 : cpu].Start + (ulong)stride * index;
        }

        return _elements.TryGetValue(Convert.ToHexString(key), out Region? value) ? value.Start : 0;
    }

    public void Update(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        string name = Convert.ToHexString(key);
        if (!_elements.TryGetValue(name, out Region? region))
        {
            region = _space.Allocate(Spec.ValueBytes, RegionKind.Map, $"{Spec.Name}[{name}]");
            _elements.Add(name, region);
        }

        value.CopyTo(region.Data);
    }

    public bool Delete(ReadOnlySpan<byte> key) => _elements.Remove(Convert.ToHexString(key));

    public ulong Storage(ulong task, bool create)
    {
        if (_tasks.TryGetValue(task, out Region? region))
        {
            return region.Start;
        }

        if (!create || IsFull)
        {
            return 0;
        }

        region = _space.Allocate(Spec.ValueBytes, RegionKind.Map, $"{Spec.Name} of {task:x}");
        _tasks.Add(task, region);
        return region.Start;
    }

    public Span<byte> StorageBytes(ulong task) => _tasks[task].Data;

    public bool DeleteStorage(ulong task) => _tasks.Remove(task);
}
