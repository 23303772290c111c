using Weir.Bpf.Assembly;
using Weir.Catalogue;
using Weir.Catalogue.Records;
using Weir.Probes.Layout;
using static Weir.Bpf.Assembly.Register;

namespace Weir.Probes.Gates;

/// <summary>
/// Calls that a signal interrupts. A call that ends with a restart code is parked; when the kernel makes it again it
/// goes on as the same call. A handler without SA_RESTART turns it into EINTR (arch/x86/kernel/signal.c,
/// handle_signal), and then its row is made.
/// </summary>
internal static class RestartCode
{
    /// <summary>What <c>resume</c> returns: the running call goes on as the parked one.</summary>
    internal const int SameCall = 1;

    /// <summary>What <c>resume</c> returns: restart_syscall; the parked call is the running one again.</summary>
    internal const int Resumed = 2;

    private const int ComparedArguments = 3;

    /// <summary>
    /// [state] handlers - 1, if the plan's flags in R9 say that the call returns from one. R7 = state.
    /// </summary>
    internal static void LeaveHandler(GateCode g)
    {
        Assembler a = g.A;
        Label stays = a.NewLabel("stays"), leaves = a.NewLabel("leaves");
        a.JumpIf(R9, Condition.AnySet, (int)PlanFlags.LeavesHandler, leaves);
        a.Jump(stays);
        a.Mark(leaves);
        a.LoadFrom(Width.Word, R1, R7, TaskState.HandlerDepth);
        a.JumpIf(R1, Condition.Equal, 0, stays);
        a.Add(R1, -1);
        a.Store(Width.Word, R7, TaskState.HandlerDepth, R1);
        a.Mark(stays);
    }

    /// <summary>
    /// Calls <c>resume(R1 = state, R2 = plan, R3 = registers, R4 = number)</c>. R6 = registers, R7 = state, R8 = plan.
    /// </summary>
    internal static void CallResume(GateCode g, int numberSlot)
    {
        Assembler a = g.A;
        a.Move(R1, R7);
        a.Move(R2, R8);
        a.Move(R3, R6);
        a.LoadFrom(Width.Double, R4, Frame, numberSlot);
        g.CallFunction("resume", WriteResume);
    }

    /// <summary>The call just begun takes over begin, restarts and fate of the parked one. R6 = state.</summary>
    internal static void TakeOver(GateCode g)
    {
        Assembler a = g.A;
        a.LoadFrom(Width.Double, R1, R6, TaskState.Parked + CallRecord.EnterTime);
        a.Store(Width.Double, R6, TaskState.Image + CallRecord.EnterTime, R1);
        a.LoadFrom(Width.Word, R1, R6, TaskState.ParkedPhase);
        a.Store(Width.Word, R6, TaskState.Phase, R1);
        CountRestart(g);
        g.ClearFlags(R6, TaskFlags.Parked, R1);
    }

    /// <summary>Parks the running call. R6 = state, R8 = the restart code (negative). Loses R1.</summary>
    internal static void Park(GateCode g)
    {
        Assembler a = g.A;
        for (int at = CallRecord.EnterTime; at < CallRecord.Captures; at += 8)
        {
            a.LoadFrom(Width.Double, R1, R6, TaskState.Image + at);
            a.Store(Width.Double, R6, TaskState.Parked + at, R1);
        }

        a.Set(R1, 0);
        a.Compute(Operation.Subtract, R1, R8);
        a.Store(Width.Word, R6, TaskState.ParkedCode, R1);
        foreach ((int from, int to) in Fields)
        {
            a.LoadFrom(Width.Word, R1, R6, from);
            a.Store(Width.Word, R6, to, R1);
        }

        a.LoadFrom(Width.Word, R1, R6, TaskState.Flags);
        a.Compute(Operation.Or, R1, (int)TaskFlags.Parked);
        a.Store(Width.Word, R6, TaskState.Flags, R1);
    }

    /// <summary>Makes the row of the parked call. R6 = state; loses R0 to R5.</summary>
    internal static void EmitParked(GateCode g, CallState state, int result)
    {
        Assembler a = g.A;
        a.Call(Helper.BootTime);
        a.Move(R1, R6);
        a.Move(R2, R0);
        a.Set(R3, result);
        a.Set(R4, (int)state | EmitCode.FromParked);
        EmitCode.Call(g);
        g.ClearFlags(R6, TaskFlags.Parked, R1);
    }

    private static readonly (int Running, int Parked)[] Fields =
    [
        (TaskState.HandlerDepth, TaskState.ParkedDepth), (TaskState.PlanFlags, TaskState.ParkedPlanFlags),
        (TaskState.PlanIndex, TaskState.ParkedPlanIndex), (TaskState.CaptureBytes, TaskState.ParkedCaptureBytes),
        (TaskState.Phase, TaskState.ParkedPhase),
    ];

    private static void CountRestart(GateCode g)
    {
        Assembler a = g.A;
        Label most = a.NewLabel("most_restarts");
        a.LoadFrom(Width.Byte, R1, R6, TaskState.Parked + CallRecord.Restarts);
        a.JumpIf(R1, Condition.Equal, 255, most);
        a.Add(R1, 1);
        a.Mark(most);
        a.Store(Width.Byte, R6, TaskState.Image + CallRecord.Restarts, R1);
    }

    /// <summary>Ends <c>resume</c>, or jumps. R3 = registers, R4 = number, R6 = state.</summary>
    private static void ExitIfSame(GateCode g, ReadOnlySpan<int> arguments, Width width, Label other)
    {
        Assembler a = g.A;
        a.LoadFrom(Width.Half, R1, R6, TaskState.Parked + CallRecord.Number);
        a.JumpIf(R1, Condition.NotEqual, R4, other);
        for (int i = 0; i < ComparedArguments; i++)
        {
            a.LoadFrom(Width.Double, R1, R6, TaskState.Parked + CallRecord.Arguments + 8 * i);
            a.LoadFrom(width, R5, R3, arguments[i]);
            a.JumpIf(R1, Condition.NotEqual, R5, other);
        }

        a.Exit(SameCall);
    }

    private static void WriteResume(GateCode g)
    {
        Assembler a = g.A;
        Label nothing = a.NewLabel("nothing"), resumes = a.NewLabel("resumes"), other = a.NewLabel("other"),
            compat = a.NewLabel("compat");
        a.Move(R6, R1);
        a.LoadFrom(Width.Word, R1, R6, TaskState.HandlerDepth);
        a.LoadFrom(Width.Word, R5, R6, TaskState.ParkedDepth);
        a.JumpIf(R1, Condition.Above, R5, nothing);
        a.LoadFrom(Width.Word, R1, R2, PlanEntry.Flags);
        a.JumpIf(R1, Condition.AnySet, (int)PlanFlags.Resumes, resumes);
        a.LoadFrom(Width.Byte, R1, R6, TaskState.Parked + CallRecord.Flags);
        a.JumpIf(R1, Condition.AnySet, (int)CallFlags.Compat, compat);
        ExitIfSame(g, KernelTypes.Arguments, Width.Double, other);

        // 32-bit calls share a plan, which cannot say that i386's number 0 is restart_syscall.
        a.Mark(compat);
        a.JumpIf(R4, Condition.Equal, 0, resumes);
        ExitIfSame(g, KernelTypes.CompatArguments, Width.Word, other);

        a.Mark(resumes);
        a.LoadFrom(Width.Word, R1, R6, TaskState.ParkedCode);
        a.JumpIf(R1, Condition.NotEqual, (int)Errno.ERESTART_RESTARTBLOCK, other);
        for (int at = CallRecord.EnterTime; at < CallRecord.Captures; at += 8)
        {
            a.LoadFrom(Width.Double, R1, R6, TaskState.Parked + at);
            a.Store(Width.Double, R6, TaskState.Image + at, R1);
        }

        foreach ((int running, int parked) in Fields)
        {
            if (running != TaskState.HandlerDepth)
            {
                a.LoadFrom(Width.Word, R1, R6, parked);
                a.Store(Width.Word, R6, running, R1);
            }
        }

        CountRestart(g);
        g.ClearFlags(R6, TaskFlags.Parked, R1);
        a.Exit(Resumed);

        // Something else: a handler jumped away, and the parked call will not be seen again.
        a.Mark(other);
        EmitParked(g, CallState.Abandoned, -(int)Errno.EINTR);
        a.Mark(nothing);
        a.Exit(0);
    }
}
