using Weir.Bpf.Assembly;
using static Weir.Bpf.Assembly.Register;

namespace Weir.Probes.Gates;

/// <summary>
/// A loop over numbers whose body the verifier checks once, however often it runs (bpf_iter_num, 6.4). It may be left
/// only through <see cref="End"/>.
/// </summary>
internal static class NumberLoop
{
    /// <summary>Begins a loop from R2 up to R3; its state is 8 bytes of the frame. Loses R0 to R5.</summary>
    internal static void Begin(GateCode g, int iterator) => Call(g, iterator, g.Types.NumbersNew);

    /// <summary>R0 = the next number; jumps away behind the last. Loses R1 to R5.</summary>
    internal static void Next(GateCode g, int iterator, Label end)
    {
        Call(g, iterator, g.Types.NumbersNext);
        g.A.JumpIf(R0, Condition.Equal, 0, end);
        g.A.LoadFrom(Width.Word, R0, R0, 0);
    }

    /// <summary>Ends it. Loses R0 to R5.</summary>
    internal static void End(GateCode g, int iterator) => Call(g, iterator, g.Types.NumbersDestroy);

    private static void Call(GateCode g, int iterator, int function)
    {
        g.A.Move(R1, Frame);
        g.A.Add(R1, iterator);
        g.A.CallKernel(function);
    }
}
