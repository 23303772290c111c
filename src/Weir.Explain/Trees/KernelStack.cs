using Weir.Explain.Sights;
using Weir.Explain.Symbols;

namespace Weir.Explain.Trees;

/// <summary>
/// The functions on a sight's stack, without those of the looking itself, and where an interrupt begins.
/// </summary>
internal sealed class KernelStack
{
    /// <summary>
    /// Functions through which an interrupt enters (arch/x86/include/asm/idtentry.h; arm64's entry-common.c).
    /// </summary>
    private static readonly string[] Entries =
        ["asm_common_interrupt", "asm_sysvec_", "el1h_64_irq", "el0t_64_irq", "ret_from_intr", "common_interrupt"];

    private static readonly string[] Looking = ["bpf_trace_run", "__bpf_trace_", "__traceiter_"];

    /// <summary>Functions that run what interrupts left for later, also when there is no interrupt.</summary>
    private static readonly string[] Later = ["handle_softirqs", "__do_softirq", "run_ksoftirqd"];

    private KernelStack(List<string> functions, int begin, bool isInterrupt)
    {
        IsInterrupt = isInterrupt;
        Functions = begin == 0 ? functions : functions[begin..];
    }

    /// <summary>Whether it is an interrupt's, which has nothing to do with the thread that it broke into.</summary>
    internal bool IsInterrupt { get; }

    /// <summary>The functions, outermost first; for an interrupt from its beginning on.</summary>
    internal IReadOnlyList<string> Functions { get; }

    internal static KernelStack Of(Sight sight, KernelSymbols symbols)
    {
        List<string> names = [.. sight.Stack.Select(symbols.Name)];

        // Innermost are our own program and the kernel's ways to it.
        int own = Math.Min(6, names.Count) - 1;
        while (own >= 0 && !Looking.Any(l => names[own].StartsWith(l, StringComparison.Ordinal)))
        {
            own--;
        }

        names.RemoveRange(0, own + 1);
        names.Reverse();
        int entry = names.FindLastIndex(n => Entries.Any(e => n.StartsWith(e, StringComparison.Ordinal)));

        // common_interrupt stands below its own entry.
        if (entry > 0 && Entries.Any(e => names[entry - 1].StartsWith(e, StringComparison.Ordinal)))
        {
            entry--;
        }

        int later = names.FindLastIndex(n => Later.Contains(n));
        return entry >= 0 ? new KernelStack(names, entry, true)
            : later >= 0 ? new KernelStack(names, later, true)
            : new KernelStack(names, 0, false);
    }
}
