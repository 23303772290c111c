using Weir.Bpf.Assembly;
using Weir.Bpf.Programs;
using Weir.Kernel.Abi;
using Weir.Kernel.Handles;
using Weir.Probes.Gates;

namespace Weir.Probes.Session;

/// <summary>
/// A pair of raw tracepoint programs that do nothing: the kernel's own price for looking at syscalls, which no design
/// avoids. Benchmarks measure against it.
/// </summary>
public sealed class EmptyGates : IDisposable
{
    private readonly List<IDisposable> _parts = [];

    /// <summary>Loads and attaches the pair.</summary>
    public EmptyGates()
    {
        GateSession.RefuseWithoutPrivilege();
        foreach (string target in (string[])[GateNames.Enter, GateNames.Exit])
        {
            Assembler nothing = new();
            nothing.Exit(0);
            ProgramSpec spec = new("weir_empty", BpfProgramType.RawTracepoint, target, nothing.Build());
            BpfProgram program = BpfProgram.Load(spec, _ => throw new InvalidOperationException("it has no maps"),
                null);
            _parts.Add(program);
            Fd link = program.Attach();
            _parts.Add(link);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IDisposable part in Enumerable.Reverse(_parts))
        {
            part.Dispose();
        }
    }
}
