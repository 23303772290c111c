using Weir.Bpf.Assembly;
using Weir.Catalogue.Records;
using Weir.Probes.Layout;
using static Weir.Bpf.Assembly.Register;

namespace Weir.Probes.Gates;

/// <summary>
/// Lets the functions that work for calls work for requests of io_uring: this CPU's stand-in for a thread's state gets
/// the fields of the submission entry as arguments. R9 = the request's record, pending or in the making, throughout.
/// </summary>
internal static class RingPlanCode
{
    private const int Files = TaskState.Image + CallRecord.Files, Words = TaskState.Image + CallRecord.Arguments;

    /// <summary>
    /// plan = the operation's, or jumps away where it asks for none of that work. Loses R0 to R5.
    /// </summary>
    internal static void Load(GateCode g, Register plan, PlanFlags work, Label none)
    {
        Assembler a = g.A;
        Label some = a.NewLabel("some");
        a.LoadFrom(Width.Byte, R2, R9, AsyncRecord.Opcode);
        a.JumpIf(R2, Condition.AboveOrEqual, RingPlan.Count, none);
        a.Compute(Operation.ShiftLeft, R2, int.Log2(PlanEntry.SizeBytes));
        a.LoadMapValue(plan, g.Maps.RingPlans);
        a.Add(plan, R2);
        a.LoadFrom(Width.Word, R1, plan, PlanEntry.Flags);
        a.JumpIf(R1, Condition.AnySet, (int)work, some);
        a.Jump(none);
        a.Mark(some);
    }

    /// <summary>R6 = the state, with the request's words and files. Loses R0 to R5, and 8 bytes of the frame.</summary>
    internal static void TakeState(GateCode g, int slot, Label none)
    {
        Assembler a = g.A;
        a.Store(Width.Double, Frame, slot, 0);
        g.A.Lookup(g.Maps.AsyncSight, slot);
        a.JumpIf(R0, Condition.Equal, 0, none);
        a.Move(R6, R0);
        for (int i = 0; i < RingPlan.Words.Length; i++)
        {
            (int offset, Width width) = RingPlan.Words[i];
            a.LoadFrom(width, R1, R9, AsyncRecord.Entry + offset);
            a.Store(Width.Double, R6, Words + (8 * i), R1);
        }

        Copy(g, R9, AsyncRecord.File, R6, Files);
        Copy(g, R9, AsyncRecord.SecondFile, R6, Files + 8);
    }

    /// <summary>Puts the state's files into the request's record. R6 = state; loses R1.</summary>
    internal static void GiveFiles(GateCode g)
    {
        Copy(g, R6, Files, R9, AsyncRecord.File);
        Copy(g, R6, Files + 8, R9, AsyncRecord.SecondFile);
    }

    private static void Copy(GateCode g, Register from, int fromOffset, Register to, int toOffset)
    {
        g.A.LoadFrom(Width.Double, R1, from, fromOffset);
        g.A.Store(Width.Double, to, toOffset, R1);
    }
}
