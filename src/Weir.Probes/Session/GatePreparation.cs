using Weir.Bpf.Btf;
using Weir.Catalogue;
using Weir.Catalogue.Operations;
using Weir.Kernel.Launching;

namespace Weir.Probes.Session;

/// <summary>
/// What every trace needs whatever it is asked to do, begun before that is known: the kernel's types and the catalogue.
/// </summary>
public sealed class GatePreparation
{
    // What takes the place of types that are not shown is found by tracing, which nobody has asked for yet.
    private readonly Task<KernelView>? _kernel = File.Exists(KernelBtf.DefaultPath)
        ? Ahead.Begin(() => KernelView.Read(withoutTypes: false))
        : null;

    /// <summary>Begins.</summary>
    public GatePreparation() => Ahead.Begin(() => Syscalls.All.Length + OperationNames.All.Length);

    /// <summary>The kernel's types, when they are read.</summary>
    internal KernelView Kernel => _kernel is null ? KernelView.Read(withoutTypes: false) : Ahead.Result(_kernel);
}
