using Weir.Bpf.Btf;
using Weir.Bpf.Maps;
using Weir.Bpf.Programs;
using Weir.Kernel;
using Weir.Kernel.Calls;
using Weir.Kernel.Handles;
using Weir.Probes.Gates;

namespace Weir.Probes.Session;

/// <summary>The gates in the kernel: maps, programs and links, made together and taken down together.</summary>
internal sealed class GateSet : IDisposable
{
    private readonly Dictionary<MapSpec, BpfMap> _maps = [];
    private readonly List<BpfProgram> _programs = [];
    private readonly List<Fd> _links = [];
    private readonly KernelBtf? _btf;
    private readonly KernelTypes _types;

    internal GateSet(int cpus, int ringDataBytes, bool withoutTypes)
    {
        _btf = withoutTypes ? null : KernelBtf.TryRead();
        WhyPlain = withoutTypes ? "this trace does without the kernel's types (BTF)"
            : $"this kernel does not show its types (no {KernelBtf.DefaultPath}: CONFIG_DEBUG_INFO_BTF, BTF)";
        _types = Typed() ?? new KernelTypes(TaskLook.FindPid());
        Maps = new GateMaps(cpus, ringDataBytes, _types.IsPlain);
        try
        {
            foreach (MapSpec spec in Maps.All)
            {
                _maps.Add(spec, BpfMap.Create(spec));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    internal GateMaps Maps { get; }

    /// <summary>Why the kernel's types are not used, where they are not.</summary>
    internal string WhyPlain { get; private set; }

    /// <summary>Whether the kernel's types are not known, and what is kept of threads hangs on their numbers.</summary>
    internal bool IsPlain => _types.IsPlain;

    /// <summary>What this kernel lacks to follow native AIO, or null.</summary>
    internal string? LacksForAio => _types.LacksForAio();

    internal BpfMap this[MapSpec spec] => _maps[spec];

    /// <summary>Loads and attaches the gates, the process gates first, so that no child is missed.</summary>
    internal void Attach()
    {
        Func<GateMaps, KernelTypes, ProgramSpec>[] gates =
        [
            ProcessGates.Fork, ProcessGates.Rename, ProcessGates.Signal, ProcessGates.Exec, ProcessGates.TaskExit,
            ExitGate.Build, EnterGate.Build,
        ];
        foreach (Func<GateMaps, KernelTypes, ProgramSpec> gate in gates)
        {
            Load(gate);
        }

        foreach (BpfProgram program in _programs)
        {
            _links.Add(program.Attach());
        }
    }

    private KernelTypes? Typed()
    {
        try
        {
            return _btf is null ? null : new KernelTypes(_btf);
        }
        catch (FeatureMissingException e)
        {
            WhyPlain = $"the kernel's types (BTF) are not enough: {e.Message}";
            return null;
        }
    }

    /// <summary>Makes maps that only some traces need, before the gates that use them.</summary>
    internal void Add(params MapSpec[] maps)
    {
        foreach (MapSpec spec in maps)
        {
            _maps.Add(spec, BpfMap.Create(spec));
        }
    }

    /// <summary>Loads and attaches gates that a trace can do without: all of them or none.</summary>
    /// <returns>Why not, or null.</returns>
    internal string? TryAttach(params Func<GateMaps, KernelTypes, ProgramSpec>[] gates)
    {
        List<BpfProgram> loaded = [];
        try
        {
            foreach (Func<GateMaps, KernelTypes, ProgramSpec> gate in gates)
            {
                loaded.Add(BpfProgram.Load(gate(Maps, _types), m => _maps[m], _btf));
            }
        }
        catch (Exception e) when (e is FeatureMissingException or VerifierException)
        {
            loaded.ForEach(program => program.Dispose());
            return e.Message;
        }

        _programs.AddRange(loaded);
        loaded.ForEach(program => _links.Add(program.Attach()));
        return null;
    }

    /// <summary>Loads an iterator, runs it once and gives what it wrote.</summary>
    internal byte[] RunIterator(Func<GateMaps, KernelTypes, ProgramSpec> build)
    {
        using BpfProgram program = BpfProgram.Load(build(Maps, _types), m => _maps[m], _btf);
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

    private void Load(Func<GateMaps, KernelTypes, ProgramSpec> gate) =>
        _programs.Add(BpfProgram.Load(gate(Maps, _types), m => _maps[m], _btf));
}
