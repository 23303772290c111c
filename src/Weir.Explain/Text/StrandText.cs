using Weir.Explain.Trees;

namespace Weir.Explain.Text;

/// <summary>Who runs, in words.</summary>
internal static class StrandText
{
    internal static string Of(Strand s) => s.Kind switch
    {
        StrandKind.Caller => $"{s.Comm} ({s.Tid}), CPU {s.Cpu}",
        StrandKind.Interrupt => s.Tid == 0
            ? $"interrupt on CPU {s.Cpu}, which was idle"
            : $"interrupt on CPU {s.Cpu}, into {s.Comm} ({s.Tid})",
        StrandKind.Worker => $"{s.Comm} ({s.Tid}), CPU {s.Cpu}, works for the call",
        _ => $"{s.Comm} ({s.Tid}), CPU {s.Cpu}",
    };
}
