using Weir.Bpf.Assembly;
using Weir.Probes.Layout;
using static Weir.Bpf.Assembly.Register;

namespace Weir.Probes.Gates;

/// <summary>Leaves out operations that nobody asked for where they begin, and counts them.</summary>
internal static class OperationChoice
{
    /// <summary>
    /// Jumps away from an operation that is not followed, whose opcode is in a register; loses R1
    /// and R2, and where it jumps, R0 to R5 and 4 bytes of the frame.
    /// </summary>
    /// <param name="g">The program.</param>
    /// <param name="opcode">Its register, kept.</param>
    /// <param name="mask">Where the configuration keeps the interface's <see cref="OperationMask"/>.</param>
    /// <param name="slot">The 4 bytes.</param>
    /// <param name="away">Where to.</param>
    /// <param name="by">What the count of those left out changes by.</param>
    internal static void Check(GateCode g, Register opcode, int mask, int slot, Label away, int by = 1)
    {
        Assembler a = g.A;
        Label chosen = a.NewLabel("chosen");
        a.Move(R2, opcode);
        Limit(g, R2);
        g.LoadConfig(R1, mask, Width.Double);
        a.Compute(Operation.ShiftRight, R1, R2);
        a.JumpIf(R1, Condition.AnySet, 1, chosen);
        g.Ring(slot, away);
        g.Count(R0, Counter.AsyncUnasked, R1, by);
        a.Jump(away);
        a.Mark(chosen);
    }

    /// <summary>An opcode without a bit of its own becomes the one that such opcodes share.</summary>
    internal static void Limit(GateCode g, Register opcode)
    {
        Label own = g.A.NewLabel("own_bit");
        g.A.JumpIf(opcode, Condition.BelowOrEqual, OperationMask.Others, own);
        g.A.Set(opcode, OperationMask.Others);
        g.A.Mark(own);
    }
}
