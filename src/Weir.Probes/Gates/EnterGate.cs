using Weir.Bpf.Assembly;
using Weir.Bpf.Programs;
using Weir.Catalogue.Records;
using Weir.Probes.Layout;
using static Weir.Bpf.Assembly.Register;

namespace Weir.Probes.Gates;

/// <summary>
/// The program on sys_enter: decides whether the call counts, and parks what only enter can see in the thread's
/// state.
/// </summary>
internal static class EnterGate
{
    private const int Number = -8, PlanBits = -16, Task = -24, Fold = -32,
        Registers = Fold - KernelTypes.RegisterBytes, CompatStatus = 2;

    internal static ProgramSpec Build(GateMaps maps, KernelTypes types)
    {
        GateCode g = new(maps, types);
        Assembler a = g.A;
        Label stateless = a.NewLabel("stateless"), have = a.NewLabel("have"), undecided = a.NewLabel("undecided"),
            traced = a.NewLabel("traced"), out_ = a.NewLabel("out"), refused = a.NewLabel("no_storage");
        a.LoadFrom(Width.Double, R6, R1, 0);
        a.LoadFrom(Width.Double, R1, R1, 8);
        a.Store(Width.Double, Frame, Number, R1);
        if (types.IsPlain)
        {
            a.Store(Width.Double, Frame, Task, 0);
            g.Mine(maps.Tasks, create: false, Task);
            a.JumpIf(R0, Condition.NotEqual, 0, have);
            g.LoadConfig(R1, Config.Everyone);
            a.JumpIf(R1, Condition.Equal, 0, out_);
            g.Mine(maps.Tasks, create: true, Task);
            a.JumpIf(R0, Condition.Equal, 0, refused);
        }
        else
        {
            FindState(g, stateless, have, out_, refused);
        }

        a.Mark(have);
        a.Move(R7, R0);
        a.LoadFrom(Width.Word, R1, R7, TaskState.Scope);
        g.LoadConfig(R2, Config.TracedScope);
        a.JumpIf(R1, Condition.Equal, R2, traced);
        a.Compute(Operation.Or, R1, 1);
        a.JumpIf(R1, Condition.NotEqual, R2, undecided);
        g.LoadConfig(R1, Config.Filters);
        a.JumpIf(R1, Condition.Equal, 0, out_);
        JumpIfChanged(g, undecided);
        a.Jump(out_);

        a.Mark(undecided);
        a.Move(R1, R7);
        TaskCode.CallDecide(g);
        a.JumpIf(R0, Condition.NotEqual, 0, traced);
        Credentials(g);
        a.Jump(out_);
        a.Mark(traced);
        Traced(g, out_);

        a.Mark(out_);
        a.Exit(0);
        a.Mark(refused);
        g.Ring(Number, out_);
        g.Count(R0, Counter.NoState, R1);
        a.Exit(0);
        return g.Finish("weir_enter", GateNames.Enter);
    }

    /// <summary>Goes on at <paramref name="have"/> with R0 = state, which a thread that is ours has or gets.</summary>
    private static void FindState(GateCode g, Label stateless, Label have, Label out_, Label refused)
    {
        Assembler a = g.A;
        a.Call(Helper.CurrentTask);

        // A thread without any BPF storage is not ours: nearly all that a bystander pays.
        g.LoadField(Width.Double, R1, R0, "task_struct", "bpf_storage");
        a.JumpIf(R1, Condition.Equal, 0, stateless);
        a.Store(Width.Double, Frame, Task, R0);
        g.A.TaskStorage(g.Maps.Tasks, R0, create: false);
        a.JumpIf(R0, Condition.NotEqual, 0, have);
        a.LoadFrom(Width.Double, R0, Frame, Task);
        a.Mark(stateless);
        a.Store(Width.Double, Frame, Task, R0);
        g.LoadConfig(R1, Config.Everyone);
        a.JumpIf(R1, Condition.Equal, 0, out_);
        g.A.TaskStorage(g.Maps.Tasks, R0, create: true);
        a.JumpIf(R0, Condition.Equal, 0, refused);
    }

    /// <summary>Notes the credentials that a thread was rejected with, so that a change is noticed.</summary>
    private static void Credentials(GateCode g)
    {
        Assembler a = g.A;
        if (g.Types.IsPlain)
        {
            a.Store(Width.Double, R7, TaskState.Credentials, 1);
            return;
        }

        g.CurrentTask();
        g.LoadField(Width.Double, R1, R0, "task_struct", "cred");
        a.Store(Width.Double, R7, TaskState.Credentials, R1);
        g.LoadField(Width.Double, R1, R0, "task_struct", "cgroups");
        a.Store(Width.Double, R7, TaskState.Cgroups, R1);
    }

    /// <summary>
    /// Jumps to <paramref name="changed"/> if credentials or cgroups are others than noted. R7 = state.
    /// </summary>
    private static void JumpIfChanged(GateCode g, Label changed)
    {
        Assembler a = g.A;
        if (g.Types.IsPlain)
        {
            a.LoadFrom(Width.Double, R1, R7, TaskState.Credentials);
            a.JumpIf(R1, Condition.Equal, 0, changed);
            return;
        }

        a.LoadFrom(Width.Double, R2, Frame, Task);
        g.LoadField(Width.Double, R1, R2, "task_struct", "cred");
        a.LoadFrom(Width.Double, R3, R7, TaskState.Credentials);
        a.JumpIf(R1, Condition.NotEqual, R3, changed);
        g.LoadField(Width.Double, R1, R2, "task_struct", "cgroups");
        a.LoadFrom(Width.Double, R3, R7, TaskState.Cgroups);
        a.JumpIf(R1, Condition.NotEqual, R3, changed);
    }

    /// <summary>A traced thread begins a call. R6 = registers, R7 = state.</summary>
    private static void Traced(GateCode g, Label out_)
    {
        Assembler a = g.A;
        Label announce = a.NewLabel("announce"), announced = a.NewLabel("announced"), selected = a.NewLabel("selected"),
            ignore = a.NewLabel("ignore"), parked = a.NewLabel("parked"), normal = a.NewLabel("normal");
        JumpIfChanged(g, announce);
        a.Mark(announced);
        g.TakeRegisters(R6, Registers);
        LoadPlan(g);
        a.LoadFrom(Width.Word, R9, R8, PlanEntry.Flags);
        a.LoadFrom(Width.Word, R1, R7, TaskState.Flags);
        a.Compute(Operation.And, R1, ~(int)(TaskFlags.Fresh | TaskFlags.Unsure));
        a.Store(Width.Word, R7, TaskState.Flags, R1);
        a.Store(Width.Double, Frame, Fold, 0);
        a.JumpIf(R1, Condition.AnySet, (int)TaskFlags.Parked, parked);
        a.Mark(normal);
        a.JumpIf(R9, Condition.AnySet, (int)(PlanFlags.Selected | PlanFlags.Followed), selected);
        RestartCode.LeaveHandler(g);
        a.Mark(ignore);
        a.Store(Width.Word, R7, TaskState.Phase, (int)CallPhase.Ignored);
        a.Exit(0);

        a.Mark(parked);
        RestartCode.CallResume(g, Number);
        a.Store(Width.Double, Frame, Fold, R0);
        a.JumpIf(R0, Condition.NotEqual, RestartCode.Resumed, normal);
        a.Exit(0);

        a.Mark(announce);
        a.Move(R1, R7);
        TaskCode.CallAnnounce(g);
        a.JumpIf(R0, Condition.NotEqual, 0, announced);
        Credentials(g);
        a.Jump(out_);

        a.Mark(selected);
        a.Store(Width.Word, R7, TaskState.PlanFlags, R9);
        FillImage(g);
        Work(g);
        Begin(g, ignore);
    }

    /// <summary>
    /// R8 = plan of the call; numbers without a row and 32-bit calls share one. R6 = registers, R7 = state.
    /// </summary>
    private static void LoadPlan(GateCode g)
    {
        Assembler a = g.A;
        Label native = a.NewLabel("native"), unknown = a.NewLabel("unknown"), known = a.NewLabel("known");
        a.Store(Width.Double, Frame, PlanBits, 0);
        a.LoadFrom(Width.Double, R2, Frame, Task);
        g.LoadStatus(R1, R2, Task);
        a.JumpIf(R1, Condition.AnySet, CompatStatus, unknown);
        a.LoadFrom(Width.Double, R1, Frame, Number);
        a.JumpIf(R1, Condition.Below, PlanEntry.Unknown, known);
        a.Jump(native);
        a.Mark(unknown);
        a.Store(Width.Double, Frame, PlanBits, (int)CallFlags.Compat);
        a.Mark(native);
        a.Set(R1, PlanEntry.Unknown);
        a.Mark(known);
        a.Store(Width.Word, R7, TaskState.PlanIndex, R1);
        a.Compute(Operation.ShiftLeft, R1, int.Log2(PlanEntry.SizeBytes));
        a.LoadMapValue(R8, g.Maps.Plans);
        a.Add(R8, R1);
    }

    private static void FillImage(GateCode g)
    {
        Assembler a = g.A;
        Label compat = a.NewLabel("compat"), filled = a.NewLabel("filled");
        a.LoadFrom(Width.Double, R1, R7, TaskState.PidTid);
        a.Store(Width.Double, R7, TaskState.Image + CallRecord.Pid, R1);
        a.Store(Width.Double, R7, TaskState.Image + CallRecord.Files, 0);
        a.Store(Width.Double, R7, TaskState.Image + CallRecord.Files + 8, 0);
        a.Store(Width.Word, R7, TaskState.CaptureBytes, 0);
        a.LoadFrom(Width.Double, R1, Frame, Number);
        g.LimitNumber(R1);
        a.LoadFrom(Width.Double, R2, Frame, PlanBits);
        a.JumpIf(R2, Condition.NotEqual, 0, compat);
        a.Store(Width.Double, R7, TaskState.Image + CallRecord.Number, R1);
        g.CopyArguments(R7, R6, KernelTypes.Arguments, Width.Double);
        a.Jump(filled);
        a.Mark(compat);
        a.Compute(Operation.ShiftLeft, R2, 8 * (CallRecord.Flags - CallRecord.Number));
        a.Compute(Operation.Or, R1, R2);
        a.Store(Width.Double, R7, TaskState.Image + CallRecord.Number, R1);
        g.CopyArguments(R7, R6, KernelTypes.CompatArguments, Width.Word);
        a.Mark(filled);
    }

    /// <summary>Files and memory. R7 = state, R8 = plan, R9 = plan's flags; afterwards R6 = state.</summary>
    private static void Work(GateCode g)
    {
        Assembler a = g.A;
        Label noFiles = a.NewLabel("no_files"), files = a.NewLabel("files"), noCaptures = a.NewLabel("no_captures"),
            captures = a.NewLabel("captures");
        a.Move(R6, R7);
        a.JumpIf(R9, Condition.AnySet, (int)PlanFlags.EnterFiles, files);
        a.Jump(noFiles);
        a.Mark(files);
        if (!g.Types.IsPlain)
        {
            FileCode.FillEnterSlots(g);
        }

        a.Mark(noFiles);
        a.JumpIf(R9, Condition.AnySet, (int)(PlanFlags.EnterCaptures | PlanFlags.ExitCaptures), captures);
        a.Jump(noCaptures);
        a.Mark(captures);
        a.Move(R1, R6);
        a.Move(R2, R8);
        a.Set(R3, 0);
        CaptureCode.CallEnter(g);
        a.Mark(noCaptures);
        if (g.Types.SeesAio)
        {
            Aio(g);
        }
    }

    /// <summary>Native AIO is followed through its calls. R6 = state, R9 = plan's flags.</summary>
    private static void Aio(GateCode g)
    {
        Assembler a = g.A;
        Label none = a.NewLabel("no_aio"), some = a.NewLabel("aio"), submit = a.NewLabel("submit"),
            destroy = a.NewLabel("destroy"), look = a.NewLabel("look");
        a.JumpIf(R9, Condition.AnySet, (int)(PlanFlags.AioSubmit | PlanFlags.AioEnd), some);
        a.Jump(none);
        a.Mark(some);
        a.JumpIf(R9, Condition.AnySet, (int)PlanFlags.AioSubmit, submit);
        a.Set(R2, 0);
        a.JumpIf(R9, Condition.AnySet, (int)PlanFlags.AioDestroy, destroy);
        a.Jump(look);
        a.Mark(destroy);
        a.Set(R2, AioReapCode.Destroys);
        a.Mark(look);
        AioReapCode.Call(g);
        a.Jump(none);
        a.Mark(submit);
        AioCode.CallSubmit(g);
        a.Mark(none);
    }

    /// <summary>
    /// Takes the time last, so that our own work is not in the latency. R6 = state, R9 = plan's flags.
    /// </summary>
    private static void Begin(GateCode g, Label ignore)
    {
        Assembler a = g.A;
        Label never = a.NewLabel("never"), sampled = a.NewLabel("sampled"),
            begin = a.NewLabel("begin"), fold = a.NewLabel("fold"), followed = a.NewLabel("followed");
        a.Set(R7, (int)CallPhase.InCall);
        a.JumpIf(
            R9, Condition.AnySet, (int)(PlanFlags.Sampled | PlanFlags.NoReturn | PlanFlags.Followed), sampled);
        a.Mark(begin);
        a.Call(Helper.BootTime);
        a.Store(Width.Double, R6, TaskState.Image + CallRecord.EnterTime, R0);
        a.Store(Width.Word, R6, TaskState.Phase, R7);
        a.LoadFrom(Width.Double, R1, Frame, Fold);
        a.JumpIf(R1, Condition.NotEqual, 0, fold);
        a.Exit(0);
        a.Mark(fold);
        RestartCode.TakeOver(g);
        a.Exit(0);

        a.Mark(sampled);
        a.JumpIf(R9, Condition.AnySet, (int)PlanFlags.NoReturn, never);
        a.JumpIf(R9, Condition.AnySet, (int)PlanFlags.Followed, followed);
        a.Set(R1, 1);
        a.AtomicAddTo(Width.Word, R8, PlanEntry.Sampled, R1);
        a.LoadFrom(Width.Word, R1, R8, PlanEntry.Sampled);
        a.LoadFrom(Width.Word, R2, R8, PlanEntry.SampleEvery);
        a.JumpIf(R2, Condition.Equal, 0, begin);
        a.Modulo(R1, R2);
        a.JumpIf(R1, Condition.Equal, 0, begin);
        a.Set(R7, (int)CallPhase.CountOnly);
        a.Jump(begin);

        a.Mark(followed);
        a.Store(Width.Word, R6, TaskState.Phase, (int)CallPhase.Followed);
        a.Exit(0);

        a.Mark(never);
        a.Call(Helper.BootTime);
        a.Store(Width.Double, R6, TaskState.Image + CallRecord.EnterTime, R0);
        a.Move(R1, R6);
        a.Move(R2, R0);
        a.Set(R3, 0);
        a.Set(R4, (int)CallState.NoReturn);
        EmitCode.Call(g);
        a.Move(R7, R6);
        RestartCode.LeaveHandler(g);
        a.Jump(ignore);
    }
}
