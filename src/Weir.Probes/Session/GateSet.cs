using Weir.Bpf.Maps;
using Weir.Bpf.Programs;
using Weir.Kernel;
using Weir.Kernel.Calls;
using Weir.Kernel.Handles;
using Weir.Kernel.Launching;
using Weir.Probes.Gates;

namespace Weir.Probes.Session;

/// <summary>The gates in the kernel: maps, programs and links, made together and taken down together.</summary>
internal sealed class GateSet : IDisposable
{
    private readonly Dictionary<MapSpec, BpfMap> _maps = [];
    private readonly List<BpfProgram> _programs = [];
    private readonly List<Fd> _links = [];
    private readonly KernelView _kernel;

    /// <summary>Makes the maps.</summary>
    /// <param name="cpus">How many CPUs the machine may have.</param>
    /// <param name="ringDataBytes">Bytes of data in each CPU's ring.</param>
    /// <param name="kernel">The kernel's types, waited for or read while the rings are made.</param>
    internal GateSet(int cpus, int ringDataBytes, Func<KernelView> kernel)
    {
        // Clearing their memory takes as long as reading the types.
        Task<BpfMap> rings = Ahead.Begin(() => BpfMap.Create(GateMaps.RingsOf(cpus, ringDataBytes)));
        _kernel = kernel();
        Maps = new GateMaps(cpus, ringDataBytes, IsPlain);
        try
        {
            Add([.. Maps.All.Where(spec => spec != Maps.Rings)]);
            _maps.Add(Maps.Rings, Ahead.Result(rings));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    internal GateMaps Maps { get; }

    /// <summary>Why the kernel's types are not used, where they are not.</summary>
    internal string WhyPlain => _kernel.WhyPlain;

    /// <summary>Whether the kernel's types are not known, and what is kept of threads hangs on their numbers.</summary>
    internal bool IsPlain => _kernel.Types.IsPlain;

    /// <summary>What this kernel lacks to follow native AIO, or null.</summary>
    internal string? LacksForAio => _kernel.Types.LacksForAio();

    internal BpfMap this[MapSpec spec] => _maps[spec];

    /// <summary>Makes maps that only some traces need, before the gates that use them.</summary>
    internal void Add(params MapSpec[] maps)
    {
        foreach (MapSpec spec in maps)
        {
            _maps.Add(spec, BpfMap.Create(spec));
        }
    }

    /// <summary>Begins to load gates: all of them or none.</summary>
    internal Task<BpfProgram[]> Load(params Func<GateMaps, KernelTypes, ProgramSpec>[] gates) => Ahead.Begin(() =>
    {
        List<BpfProgram> loaded = [];
        try
        {
            foreach (Func<GateMaps, KernelTypes, ProgramSpec> gate in gates)
            {
                loaded.Add(Load(gate));
            }
        }
        catch
        {
            loaded.ForEach(program => program.Dispose());
            throw;
        }

        return loaded.ToArray();
    });

    /// <summary>Attaches gates when they are loaded.</summary>
    internal void Attach(Task<BpfProgram[]> loading)
    {
        BpfProgram[] loaded = Ahead.Result(loading);
        _programs.AddRange(loaded);
        Array.ForEach(loaded, program => _links.Add(program.Attach()));
    }

    /// <summary>Attaches gates that a trace can do without.</summary>
    /// <returns>Why not, or null.</returns>
    internal string? TryAttach(Task<BpfProgram[]> loading)
    {
        try
        {
            Ahead.Result(loading);
        }
        catch (Exception e) when (e is FeatureMissingException or VerifierException)
        {
            return e.Message;
        }

        Attach(loading);
        return null;
    }

    /// <summary>Loads an iterator, runs it once and gives what it wrote.</summary>
    internal byte[] RunIterator(Func<GateMaps, KernelTypes, ProgramSpec> build)
    {
        using BpfProgram program = Load(build);
        using Fd link = program.Attach();
        using Fd run = BpfCalls.IteratorCreate(link);
        using MemoryStream all = new();
        byte[] buffer = new byte[65536];
        for (int n; (n = (int)KernelException.Check(FileCalls.Read(run.Number, buffer), "read(iterator)")) > 0;)
        {
            all.Write(buffer, 0, n);
        }

        return all.ToArray();
    }

    /// <summary>Runs that the kernel skipped, over all gates; null where it does not tell.</summary>
    internal long? SkippedRuns()
    {
        long sum = 0;
        foreach (BpfProgram program in _programs)
        {
            if (program.SkippedRuns is not { } skipped)
            {
                return null;
            }

            sum += skipped;
        }

        return sum;
    }

    /// <summary>What the verifier looked at to accept each gate; null where the kernel does not tell.</summary>
    internal IEnumerable<(string Name, long? Instructions)> Verified =>
        _programs.Select(p => (p.Spec.Name, p.VerifiedInstructions));

    /// <summary>Detaches every gate; maps stay readable.</summary>
    internal void Detach()
    {
        foreach (Fd link in _links)
        {
            link.Dispose();
        }

        _links.Clear();
    }

    public void Dispose()
    {
        Detach();
        foreach (BpfProgram program in _programs)
        {
            program.Dispose();
        }

        foreach (BpfMap map in _maps.Values)
        {
            map.Dispose();
        }
    }

    private BpfProgram Load(Func<GateMaps, KernelTypes, ProgramSpec> gate) =>
        BpfProgram.Load(gate(Maps, _kernel.Types), m => _maps[m], _kernel.Btf);
}
