using Weir.Bpf.Assembly;
using Weir.Bpf.Maps;

namespace Weir.Bpf.Tests.Interpreter;

/// <summary>The helpers of a made-up kernel, with the failures that the real ones have.</summary>
internal sealed class SimulatedKernel : IKernelFunctions
{
    private const long Fault = -14;
    private readonly Dictionary<MapSpec, MapMemory> _maps = [];
    private readonly Dictionary<ulong, MapMemory> _byHandle = [];
    private readonly int _cpus;

    public SimulatedKernel(int cpus = 1)
    {
        _cpus = cpus;
        Machine = new Machine(Space, this, Map);
    }

    public AddressSpace Space { get; } = new();

    public Machine Machine { get; }

    public ulong CurrentTask { get; set; }

    public ulong PidTgid { get; set; }

    public int Cpu { get; set; }

    /// <summary>Time of the boot clock; each reading moves it on.</summary>
    public ulong Now { get; set; } = 1_000_000;

    /// <summary>Id of the current thread's cgroup at a level.</summary>
    public Func<int, ulong> AncestorCgroup { get; set; } = static _ => 0;

    /// <summary>Wake-ups that were sent.</summary>
    public int Bells { get; private set; }

    /// <summary>What an iterator wrote.</summary>
    public List<byte> Sequence { get; } = [];

    /// <summary>Called when a task gets storage for the first time.</summary>
    public Action<ulong> StorageMade { get; set; } = static _ => { };

    public MapMemory Map(MapSpec spec)
    {
        if (!_maps.TryGetValue(spec, out MapMemory? map))
        {
            map = new MapMemory(spec, Space, _cpus);
            _maps.Add(spec, map);
            _byHandle.Add(map.Handle, map);
        }

        return map;
    }

    public ulong Call(Helper helper, Func<int, ulong> r) => helper switch
    {
        Helper.MapLookup => MapOf(r(1)).Lookup(Key(r(1), r(2)), Cpu),
        Helper.MapUpdate => Update(r(1), r(2), r(3), r(4)),
        Helper.MapDelete => MapOf(r(1)).Delete(Key(r(1), r(2))) ? 0 : unchecked((ulong)-2L),
        Helper.ProcessorId => (ulong)Cpu,
        Helper.PidTgid => PidTgid,
        Helper.ProbeReadUser => Copy(r(1), r(2), r(3), user: true),
        Helper.ProbeReadKernel => Copy(r(1), r(2), r(3), user: false),
        Helper.ProbeReadUserText => CopyText(r(1), r(2), r(3), user: true),
        Helper.ProbeReadKernelText => CopyText(r(1), r(2), r(3), user: false),
        Helper.AncestorCgroupId => AncestorCgroup((int)r(1)),
        Helper.BootTime => Now += 10,
        Helper.SeqWrite => Write(r(1), r(2), r(3)),
        Helper.RingOutput => Ring(r(1), r(2), r(3), r(4)),
        Helper.TaskStorageGet => Storage(r(1), r(2), r(3), r(4)),
        Helper.TaskStorageDelete => MapOf(r(1)).DeleteStorage(r(2)) ? 0 : unchecked((ulong)-2L),
        Helper.CurrentTask => CurrentTask,
        _ => throw new BpfFault($"unknown helper {helper}"),
    };

    /// <summary>bpf_rdonly_cast is the one kernel function that programs here use.</summary>
    public ulong CallKernel(int btfId, ulong first, ulong second) => first;

    private MapMemory MapOf(ulong handle) =>
        _byHandle.TryGetValue(handle, out MapMemory? map) ? map : throw new BpfFault($"{handle:x} is no map");

    private ReadOnlySpan<byte> Key(ulong map, ulong key) => Space.Readable(key, MapOf(map).Spec.KeyBytes);

    private ulong Update(ulong map, ulong key, ulong value, ulong flags)
    {
        _ = flags;
        MapOf(map).Update(Key(map, key), Space.Readable(value, MapOf(map).Spec.ValueBytes));
        return 0;
    }

    private ulong Storage(ulong map, ulong task, ulong value, ulong flags)
    {
        if (value != 0)
        {
            throw new BpfFault("a first value for storage is not simulated");
        }

        MapMemory of = MapOf(map);
        int before = of.Count;
        ulong storage = of.Storage(task, flags == 1);
        if (of.Count != before)
        {
            StorageMade(task);
        }

        return storage;
    }

    private ulong Copy(ulong to, ulong size, ulong from, bool user)
    {
        Span<byte> target = Space.Writable(to, (int)size);
        ReadOnlySpan<byte> source = AddressSpace.IsUser(from) == user ? Space.Find(from, (int)size, out _) : [];
        if (source.IsEmpty && size != 0)
        {
            target.Clear();
            return unchecked((ulong)Fault);
        }

        source.CopyTo(target);
        return 0;
    }

    /// <summary>Length with the NUL; a text that is too long is cut and ended.</summary>
    private ulong CopyText(ulong to, ulong size, ulong from, bool user)
    {
        Span<byte> target = Space.Writable(to, (int)size);
        int mapped = AddressSpace.IsUser(from) == user ? Space.MappedFrom(from) : 0;
        ReadOnlySpan<byte> source = mapped == 0 ? [] : Space.Find(from, Math.Min(mapped, (int)size), out _);
        int length = source.IndexOf((byte)0);
        if (length >= 0)
        {
            source[..(length + 1)].CopyTo(target);
            return (ulong)(length + 1);
        }

        if (source.Length < (int)size)
        {
            target.Clear();
            return unchecked((ulong)Fault);
        }

        source.CopyTo(target);
        target[^1] = 0;
        return size;
    }

    private ulong Write(ulong sequence, ulong data, ulong length)
    {
        if (sequence == 0)
        {
            throw new BpfFault("no seq_file");
        }

        Sequence.AddRange(Space.Readable(data, (int)length));
        return 0;
    }

    private ulong Ring(ulong map, ulong data, ulong size, ulong flags)
    {
        MapOf(map);
        Space.Readable(data, (int)size);
        Bells += flags == 2 ? 1 : 0;
        return 0;
    }
}
