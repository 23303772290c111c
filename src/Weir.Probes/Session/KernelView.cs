using Weir.Bpf.Btf;
using Weir.Kernel;
using Weir.Probes.Gates;

namespace Weir.Probes.Session;

/// <summary>What a trace knows of the running kernel's types.</summary>
/// <param name="Btf">All of them; null where they are not used.</param>
/// <param name="Types">What the gates read.</param>
/// <param name="WhyPlain">Why they are not used, where they are not.</param>
internal sealed record KernelView(KernelBtf? Btf, KernelTypes Types, string WhyPlain)
{
    /// <summary>Reads them, unless the trace shall do without.</summary>
    internal static KernelView Read(bool withoutTypes)
    {
        KernelBtf? btf = withoutTypes ? null : KernelBtf.TryRead();
        string whyPlain = withoutTypes ? "this trace does without the kernel's types (BTF)"
            : $"this kernel does not show its types (no {KernelBtf.DefaultPath}: CONFIG_DEBUG_INFO_BTF, BTF)";
        try
        {
            if (btf is not null)
            {
                return new KernelView(btf, new KernelTypes(btf), "");
            }
        }
        catch (FeatureMissingException e)
        {
            whyPlain = $"the kernel's types (BTF) are not enough: {e.Message}";
        }

        return new KernelView(btf, new KernelTypes(TaskLook.FindPid()), whyPlain);
    }
}
