using Weir.Bpf.Assembly;
using Weir.Bpf.Programs;
using Weir.Catalogue;
using Weir.Catalogue.Records;
using Weir.Probes.Layout;
using static Weir.Bpf.Assembly.Register;

namespace Weir.Probes.Gates;

/// <summary>
/// The program on sys_exit: completes the call that the enter gate began and makes its record or count.
/// </summary>
internal static class ExitGate
{
    private const int Task = -8, Registers = -16, Key = -24, Error = -32,
        Copy = Error - KernelTypes.RegisterBytes, CompatStatus = 2;

    private const PlanFlags Work = PlanFlags.ExitFiles | PlanFlags.ExitCaptures | PlanFlags.EnterCaptures
        | PlanFlags.AioSubmit | PlanFlags.AioReap;

    internal static ProgramSpec Build(GateMaps maps, KernelTypes types)
    {
        GateCode g = new(maps, types);
        Assembler a = g.A;
        Label out_ = a.NewLabel("out"), undecided = a.NewLabel("undecided"), traced = a.NewLabel("traced"),
            interrupted = a.NewLabel("interrupted"), done = a.NewLabel("done"), orphan = a.NewLabel("orphan"),
            park = a.NewLabel("park"), followed = a.NewLabel("followed");
        a.LoadFrom(Width.Double, R8, R1, 8);
        a.LoadFrom(Width.Double, R9, R1, 0);
        if (types.IsPlain)
        {
            g.Mine(maps.Tasks, create: false, Key);
        }
        else
        {
            a.Call(Helper.CurrentTask);
            g.LoadField(Width.Double, R1, R0, "task_struct", "bpf_storage");
            a.JumpIf(R1, Condition.Equal, 0, out_);
            a.Move(R7, R0);
            g.A.TaskStorage(maps.Tasks, R0, create: false);
        }

        a.JumpIf(R0, Condition.Equal, 0, out_);
        a.Move(R6, R0);
        a.LoadFrom(Width.Word, R1, R6, TaskState.Scope);
        g.LoadConfig(R2, Config.TracedScope);
        a.JumpIf(R1, Condition.NotEqual, R2, undecided);

        a.Mark(traced);
        a.LoadFrom(Width.Word, R1, R6, TaskState.Phase);
        a.Store(Width.Word, R6, TaskState.Phase, (int)CallPhase.None);
        a.JumpIf(R1, Condition.Equal, (int)CallPhase.Ignored, out_);
        a.JumpIf(R1, Condition.Equal, (int)CallPhase.None, orphan);

        a.JumpIf(R1, Condition.Equal, (int)CallPhase.Followed, followed);

        // -512, -513, -514, -516: the call will be made again, or become EINTR.
        a.Move(R2, R8);
        a.Add(R2, (int)Errno.ERESTART_RESTARTBLOCK);
        a.JumpIf(R2, Condition.BelowOrEqual, 4, interrupted);
        a.Mark(done);
        Complete(g);

        a.Mark(interrupted);
        a.JumpIf(R2, Condition.NotEqual, 1, park);
        a.Jump(done);
        a.Mark(park);
        a.Store(Width.Word, R6, TaskState.Phase, R1);
        WritePark(g);

        a.Mark(undecided);
        a.Compute(Operation.Or, R1, 1);
        a.JumpIf(R1, Condition.Equal, R2, out_);
        a.Move(R1, R6);
        TaskCode.CallDecide(g);
        a.JumpIf(R0, Condition.NotEqual, 0, traced);
        a.Mark(out_);
        a.Exit(0);

        a.Mark(followed);
        if (types.SeesAio)
        {
            Aio(g);
        }

        a.Exit(0);

        a.Mark(orphan);
        Orphan(g, out_);
        return g.Finish("weir_exit", GateNames.Exit);
    }

    /// <summary>R1 = phase, R6 = state, R7 = task, R8 = result.</summary>
    private static void Complete(GateCode g)
    {
        Assembler a = g.A;
        Label work = a.NewLabel("work"), worked = a.NewLabel("worked"), filter = a.NewLabel("filter"), row =
            a.NewLabel("row"),
            count = a.NewLabel("count");
        a.Move(R7, R1);
        a.Call(Helper.BootTime);
        a.Move(R9, R0);
        a.LoadFrom(Width.Word, R1, R6, TaskState.PlanFlags);
        a.JumpIf(R1, Condition.AnySet, (int)Work, work);
        a.Mark(worked);
        a.JumpIf(R7, Condition.Equal, (int)CallPhase.CountOnly, count);
        g.LoadConfig(R1, Config.ExitFilters);
        a.JumpIf(R1, Condition.NotEqual, 0, filter);
        a.Mark(row);
        a.Move(R1, R6);
        a.Move(R2, R9);
        a.Move(R3, R8);
        a.Set(R4, (int)CallState.Finished);
        EmitCode.Call(g);
        a.Exit(0);

        a.Mark(filter);
        Label quick = a.NewLabel("any_error");
        g.LoadConfig(R1, Config.ErrorsOnly);
        a.JumpIf(R1, Condition.Equal, 0, quick);
        a.Move(R2, R8);
        a.Add(R2, ErrnoText.Max);
        a.JumpIf(R2, Condition.AboveOrEqual, ErrnoText.Max, count);
        a.Mark(quick);
        Duration(g, R2);
        g.LoadConfig(R1, Config.SlowerThanNs, Width.Double);
        a.JumpIf(R2, Condition.AboveOrEqual, R1, row);
        a.Mark(count);
        CountOnly(g);

        a.Mark(work);
        ExitWork(g);
        a.Jump(worked);
    }

    /// <summary>destination = latency. R6 = state, R9 = time.</summary>
    private static void Duration(GateCode g, Register destination)
    {
        g.A.LoadFrom(Width.Double, R3, R6, TaskState.Image + CallRecord.EnterTime);
        g.A.Move(destination, R9);
        g.A.Compute(Operation.Subtract, destination, R3);
    }

    private static void CountOnly(GateCode g)
    {
        Assembler a = g.A;
        Label end = a.NewLabel("counted"), fine = a.NewLabel("no_error");
        a.LoadFrom(Width.Word, R1, R6, TaskState.PlanIndex);
        a.Store(Width.Word, Frame, Key, R1);
        g.A.Lookup(g.Maps.Counts, Key);
        a.JumpIf(R0, Condition.Equal, 0, end);
        a.LoadFrom(Width.Double, R1, R0, 0);
        a.Add(R1, 1);
        a.Store(Width.Double, R0, 0, R1);
        Duration(g, R2);
        a.LoadFrom(Width.Double, R1, R0, 16);
        a.Add(R1, R2);
        a.Store(Width.Double, R0, 16, R1);
        a.Move(R2, R8);
        a.Add(R2, ErrnoText.Max);
        a.JumpIf(R2, Condition.AboveOrEqual, ErrnoText.Max, fine);
        a.LoadFrom(Width.Double, R1, R0, 8);
        a.Add(R1, 1);
        a.Store(Width.Double, R0, 8, R1);
        a.Mark(fine);
        g.Ring(Key, end);
        g.Count(R0, Counter.Calls, R1);
        g.Count(R0, Counter.CountedOnly, R1);
        a.Mark(end);
        a.Exit(0);
    }

    /// <summary>Descriptors and memory that the call gave. R6 = state, R8 = result.</summary>
    private static void ExitWork(GateCode g)
    {
        Assembler a = g.A;
        Label noFiles = a.NewLabel("no_files"), captures = a.NewLabel("captures");
        a.Store(Width.Double, Frame, Task, R7);
        a.LoadFrom(Width.Word, R1, R6, TaskState.PlanIndex);
        a.Compute(Operation.And, R1, PlanEntry.Count - 1);
        a.Compute(Operation.ShiftLeft, R1, int.Log2(PlanEntry.SizeBytes));
        a.LoadMapValue(R7, g.Maps.Plans);
        a.Add(R7, R1);
        a.LoadFrom(Width.Word, R1, R6, TaskState.PlanFlags);
        a.JumpIf(R1, Condition.AnySet, (int)PlanFlags.ExitFiles, captures);
        a.Jump(noFiles);
        a.Mark(captures);
        if (!g.Types.IsPlain)
        {
            FileCode.FillExitSlots(g);
        }

        a.Mark(noFiles);
        a.Move(R1, R6);
        a.Move(R2, R7);
        a.Move(R3, R8);
        CaptureCode.CallExit(g);
        a.LoadFrom(Width.Double, R7, Frame, Task);
        if (g.Types.SeesAio)
        {
            Aio(g);
        }
    }

    /// <summary>What the kernel took of io_submit's blocks, and what events it gave. R6 = state, R8 = result.</summary>
    private static void Aio(GateCode g)
    {
        Assembler a = g.A;
        Label submit = a.NewLabel("aio_submit"), reap = a.NewLabel("aio_reap"), none = a.NewLabel("no_aio");
        a.LoadFrom(Width.Word, R1, R6, TaskState.PlanFlags);
        a.JumpIf(R1, Condition.AnySet, (int)PlanFlags.AioSubmit, submit);
        a.JumpIf(R1, Condition.AnySet, (int)PlanFlags.AioReap, reap);
        a.Jump(none);
        a.Mark(submit);
        AioCode.CallSubmitted(g);
        a.Jump(none);
        a.Mark(reap);
        a.Move(R2, R8);
        AioReapCode.Call(g);
        a.Mark(none);
    }

    /// <summary>Parks the call; one that is parked already will not be seen again. R6 = state, R8 = result.</summary>
    private static void WritePark(GateCode g)
    {
        Assembler a = g.A;
        Label free = a.NewLabel("free");
        a.LoadFrom(Width.Word, R1, R6, TaskState.Flags);
        a.JumpIf(R1, Condition.AnySet, (int)TaskFlags.Parked, free);
        RestartCode.Park(g);
        a.Store(Width.Word, R6, TaskState.Phase, (int)CallPhase.None);
        a.Exit(0);
        a.Mark(free);
        RestartCode.EmitParked(g, CallState.Abandoned, -(int)Errno.EINTR);
        RestartCode.Park(g);
        a.Store(Width.Word, R6, TaskState.Phase, (int)CallPhase.None);
        a.Exit(0);
    }

    /// <summary>
    /// An exit without an enter: a child's return of fork, a call that began before the trace, or one that a seccomp
    /// filter refused (it runs before sys_enter). R6 = state, R7 = task, R8 = result, R9 = registers.
    /// </summary>
    private static void Orphan(GateCode g, Label out_)
    {
        Assembler a = g.A;
        Label fresh = a.NewLabel("fresh"), unsure = a.NewLabel("unsure"), native = a.NewLabel("native"), known =
            a.NewLabel("known"),
            emit = a.NewLabel("emit");
        a.LoadFrom(Width.Word, R2, R6, TaskState.Flags);
        a.JumpIf(R2, Condition.AnySet, (int)TaskFlags.Fresh, fresh);
        g.TakeRegisters(R9, Copy);
        g.LoadStatus(R1, R7, Key);
        a.LoadFrom(Width.Word, R2, R6, TaskState.Flags);
        a.LoadFrom(Width.Double, R4, R9, KernelTypes.OriginalAx);
        a.JumpIf(R4, Condition.Less, 0, out_);
        a.Set(R3, PlanEntry.Unknown);
        a.JumpIf(R1, Condition.AnySet, CompatStatus, known);
        a.JumpIf(R4, Condition.AboveOrEqual, PlanEntry.Unknown, known);
        a.Move(R3, R4);
        a.Mark(known);
        a.Store(Width.Word, R6, TaskState.PlanIndex, R3);
        a.Compute(Operation.ShiftLeft, R3, int.Log2(PlanEntry.SizeBytes));
        a.LoadMapValue(R5, g.Maps.Plans);
        a.Add(R5, R3);
        a.LoadFrom(Width.Word, R5, R5, PlanEntry.Flags);
        a.JumpIf(R5, Condition.AnySet, (int)PlanFlags.Selected, native);
        a.Jump(out_);

        a.Mark(native);
        Label compat = a.NewLabel("compat"), copied = a.NewLabel("copied");
        g.LimitNumber(R4);
        a.Compute(Operation.And, R1, CompatStatus);
        a.Compute(Operation.ShiftLeft, R1, 8 * (CallRecord.Flags - CallRecord.Number) - 1);
        a.Compute(Operation.Or, R4, R1);
        a.Store(Width.Double, R6, TaskState.Image + CallRecord.Number, R4);
        a.JumpIf(R1, Condition.NotEqual, 0, compat);
        g.CopyArguments(R6, R9, KernelTypes.Arguments, Width.Double);
        a.Jump(copied);
        a.Mark(compat);
        g.CopyArguments(R6, R9, KernelTypes.CompatArguments, Width.Word);
        a.Mark(copied);
        a.LoadFrom(Width.Double, R1, R6, TaskState.PidTid);
        a.Store(Width.Double, R6, TaskState.Image + CallRecord.Pid, R1);
        a.Store(Width.Double, R6, TaskState.Image + CallRecord.EnterTime, 0);
        a.Store(Width.Double, R6, TaskState.Image + CallRecord.Files, 0);
        a.Store(Width.Double, R6, TaskState.Image + CallRecord.Files + 8, 0);
        a.Store(Width.Word, R6, TaskState.CaptureBytes, 0);
        a.Set(R7, (int)CallState.Denied);
        a.JumpIf(R2, Condition.AnySet, (int)TaskFlags.Unsure, unsure);
        a.Mark(emit);
        a.Call(Helper.BootTime);
        a.Move(R1, R6);
        a.Move(R2, R0);
        a.Move(R3, R8);
        a.Move(R4, R7);
        EmitCode.Call(g);
        a.Exit(0);

        a.Mark(unsure);
        a.Set(R7, (int)CallState.RunningAtStart);
        g.ClearFlags(R6, TaskFlags.Unsure, R1);
        a.Jump(emit);

        a.Mark(fresh);
        g.ClearFlags(R6, TaskFlags.Fresh, R1);
        a.Exit(0);
    }
}
