using Weir.Bpf.Assembly;
using static Weir.Bpf.Assembly.Register;

namespace Weir.Probes.Gates;

/// <summary>
/// A loop of a fixed number of steps: its body is checked once where the kernel has <see cref="NumberLoop"/>; on older
/// kernels the verifier follows each step for itself. It may be left only through <see cref="End"/>.
/// </summary>
internal static class StepLoop
{
    /// <summary>Begins it; its state is 8 bytes of the frame. Loses R0 to R5.</summary>
    internal static void Begin(GateCode g, int slot, int steps)
    {
        if (g.Types.HasNumbers)
        {
            g.A.Set(R2, 0);
            g.A.Set(R3, steps);
            NumberLoop.Begin(g, slot);
        }
        else
        {
            g.A.Store(Width.Double, Frame, slot, 0);
        }
    }

    /// <summary>R0 = the step, below the number of them; jumps away behind the last. Loses R1 to R5.</summary>
    internal static void Next(GateCode g, int slot, int steps, Label end)
    {
        if (g.Types.HasNumbers)
        {
            NumberLoop.Next(g, slot, end);
            g.A.JumpIf(R0, Condition.AboveOrEqual, steps, end);
        }
        else
        {
            g.A.LoadFrom(Width.Double, R0, Frame, slot);
            g.A.JumpIf(R0, Condition.AboveOrEqual, steps, end);
            g.A.Move(R1, R0);
            g.A.Add(R1, 1);
            g.A.Store(Width.Double, Frame, slot, R1);
        }
    }

    /// <summary>Ends it. Loses R0 to R5.</summary>
    internal static void End(GateCode g, int slot)
    {
        if (g.Types.HasNumbers)
        {
            NumberLoop.End(g, slot);
        }
    }
}
