using Weir.Bpf.Assembly;
using Weir.Bpf.Programs;
using Weir.Catalogue;
using Weir.Catalogue.Records;
using Weir.Probes.Layout;
using static Weir.Bpf.Assembly.Register;

namespace Weir.Probes.Gates;

/// <summary>The programs that follow threads through fork, exec, a change of name, signals and their end.</summary>
internal static class ProcessGates
{
    private const int Cpu = -8, Action = -16, SaRestart = 0x10000000, MaxCommand = 4096;

    /// <summary>sched_process_fork(parent, child): the child of a marked thread is marked.</summary>
    internal static ProgramSpec Fork(GateMaps maps, KernelTypes types)
    {
        GateCode g = new(maps, types);
        if (types.IsPlain)
        {
            return PlainThreads.Fork(g);
        }

        Assembler a = g.A;
        Label out_ = a.NewLabel("out"), everyone = a.NewLabel("everyone"), follow = a.NewLabel("follow"), make =
            a.NewLabel("make");
        a.LoadFrom(Width.Double, R6, R1, 0);
        a.LoadFrom(Width.Double, R7, R1, 8);
        a.Set(R9, (int)TaskFlags.Fresh);
        g.LoadConfig(R1, Config.Everyone);
        a.JumpIf(R1, Condition.NotEqual, 0, make);
        g.A.TaskStorage(maps.Tasks, R6, create: false);
        a.JumpIf(R0, Condition.Equal, 0, out_);
        a.LoadFrom(Width.Word, R1, R0, TaskState.Flags);
        a.JumpIf(R1, Condition.AnySet, (int)TaskFlags.Marked, follow);
        a.Jump(out_);
        a.Mark(follow);
        a.Set(R9, (int)(TaskFlags.Fresh | TaskFlags.Marked));
        g.LoadConfig(R1, Config.Follow);
        a.JumpIf(R1, Condition.NotEqual, 0, make);

        // Not following: threads of the same process are still its own.
        g.LoadField(Width.Word, R1, R6, "task_struct", "tgid");
        g.LoadField(Width.Word, R2, R7, "task_struct", "tgid");
        a.JumpIf(R1, Condition.NotEqual, R2, out_);
        a.Mark(make);
        g.A.TaskStorage(maps.Tasks, R7, create: true);
        a.JumpIf(R0, Condition.Equal, 0, everyone);
        a.Store(Width.Word, R0, TaskState.Flags, R9);
        a.Mark(out_);
        a.Exit(0);
        a.Mark(everyone);
        g.Ring(Cpu, out_);
        g.Count(R0, Counter.NoState, R1);
        a.Exit(0);
        return g.Finish("weir_fork", GateNames.Fork);
    }

    /// <summary>task_rename(task, comm): the thread is announced again, and its scope decided again.</summary>
    internal static ProgramSpec Rename(GateMaps maps, KernelTypes types)
    {
        GateCode g = new(maps, types);
        Assembler a = g.A;
        Label out_ = a.NewLabel("out");
        a.LoadFrom(Width.Double, R1, R1, 0);
        OfTask(g, R1);
        a.JumpIf(R0, Condition.Equal, 0, out_);
        a.Store(Width.Double, R0, TaskState.Credentials, 0);
        a.Mark(out_);
        a.Exit(0);
        return g.Finish("weir_rename", GateNames.Rename);
    }

    /// <summary>signal_deliver(sig, info, action): a handler will run.</summary>
    internal static ProgramSpec Signal(GateMaps maps, KernelTypes types)
    {
        GateCode g = new(maps, types);
        Assembler a = g.A;
        Label out_ = a.NewLabel("out"), enter = a.NewLabel("enter"), restarts = a.NewLabel("restarts"), parked =
            a.NewLabel("parked");
        a.LoadFrom(Width.Double, R7, R1, 16);
        g.Mine(maps.Tasks, create: false, Cpu);
        a.JumpIf(R0, Condition.Equal, 0, out_);
        a.Move(R6, R0);
        LoadAction(g, "sa.sa_handler", 0);
        a.JumpIf(R1, Condition.BelowOrEqual, 1, out_);
        a.LoadFrom(Width.Word, R1, R6, TaskState.Flags);
        a.JumpIf(R1, Condition.AnySet, (int)TaskFlags.Parked, parked);
        a.Mark(enter);
        a.LoadFrom(Width.Word, R1, R6, TaskState.HandlerDepth);
        a.Add(R1, 1);
        a.Store(Width.Word, R6, TaskState.HandlerDepth, R1);
        a.Mark(out_);
        a.Exit(0);

        // Only the first handler after the interruption decides (handle_signal in arch/x86/kernel/signal.c).
        a.Mark(parked);
        a.LoadFrom(Width.Word, R1, R6, TaskState.HandlerDepth);
        a.LoadFrom(Width.Word, R2, R6, TaskState.ParkedDepth);
        a.JumpIf(R1, Condition.NotEqual, R2, enter);
        a.LoadFrom(Width.Word, R1, R6, TaskState.ParkedCode);
        a.JumpIf(R1, Condition.Equal, (int)Errno.ERESTARTNOINTR, enter);
        a.JumpIf(R1, Condition.NotEqual, (int)Errno.ERESTARTSYS, restarts);
        LoadAction(g, "sa.sa_flags", 8);
        a.JumpIf(R1, Condition.AnySet, SaRestart, enter);
        a.Mark(restarts);
        RestartCode.EmitParked(g, CallState.Finished, -(int)Errno.EINTR);
        a.Jump(enter);
        return g.Finish("weir_signal", GateNames.Signal);
    }

    /// <summary>sched_process_exec(task, …): the process has another program and command line.</summary>
    internal static ProgramSpec Exec(GateMaps maps, KernelTypes types)
    {
        GateCode g = new(maps, types);
        Assembler a = g.A;
        Label out_ = a.NewLabel("out"), full = a.NewLabel("full"), send = a.NewLabel("send"),
            already = a.NewLabel("already");
        a.LoadFrom(Width.Double, R7, R1, 0);
        if (types.IsPlain)
        {
            PlainThreads.TakeNumber(g, Cpu);
        }

        OfTask(g, R7);
        a.JumpIf(R0, Condition.Equal, 0, out_);
        a.Move(R6, R0);
        a.Store(Width.Word, R6, TaskState.HandlerDepth, 0);
        a.LoadFrom(Width.Word, R8, R6, TaskState.Scope);
        g.LoadConfig(R9, Config.TracedScope);
        a.Move(R1, R6);
        TaskCode.CallDecide(g);
        a.JumpIf(R0, Condition.Equal, 0, out_);

        // Its new name brought it into scope: the exit of this execve has no enter, but nobody refused it.
        a.JumpIf(R8, Condition.Equal, R9, already);
        a.LoadFrom(Width.Word, R1, R6, TaskState.Flags);
        a.Compute(Operation.Or, R1, (int)TaskFlags.Fresh);
        a.Store(Width.Word, R6, TaskState.Flags, R1);
        a.Mark(already);
        g.Ring(Cpu, out_);
        a.Move(R9, R0);
        RingCode.Reserve(g, R9, R8, TaskRecord.Command + MaxCommand, full);
        TaskCode.Describe(g, R7);
        a.Store(Width.Word, R8, TaskRecord.CommandLength, 0);
        a.Set(R7, 0);
        if (!types.IsPlain)
        {
            CommandLine(g, send);
        }

        a.Mark(send);
        Send(g, RecordKind.Exec);
        a.Mark(out_);
        a.Exit(0);
        a.Mark(full);
        g.Count(R9, Counter.LostTasks, R1);
        a.Exit(0);
        return g.Finish("weir_exec", GateNames.Exec);
    }

    /// <summary>
    /// The program's arguments behind the record in R8; R7 = how many bytes, 0 before and where there are none.
    /// </summary>
    private static void CommandLine(GateCode g, Label send)
    {
        Assembler a = g.A;
        Label fits = a.NewLabel("fits");
        g.CurrentTask();
        g.LoadField(Width.Double, R1, R0, "task_struct", "mm");
        a.JumpIf(R1, Condition.Equal, 0, send);
        g.LoadField(Width.Double, R3, R1, "mm_struct", "arg_start");
        g.LoadField(Width.Double, R7, R1, "mm_struct", "arg_end");
        a.Compute(Operation.Subtract, R7, R3);
        a.JumpIf(R7, Condition.BelowOrEqual, MaxCommand, fits);
        a.Set(R7, MaxCommand);
        a.Mark(fits);
        a.Store(Width.Word, R8, TaskRecord.CommandLength, R7);
        a.Move(R1, R8);
        a.Add(R1, TaskRecord.Command);
        a.Move(R2, R7);
        a.Call(Helper.ProbeReadUser);
        a.JumpIf(R0, Condition.Equal, 0, send);
        a.Set(R7, 0);
        a.Store(Width.Word, R8, TaskRecord.CommandLength, 0);
    }

    /// <summary>sched_process_exit(task, …): rows for calls that will not return, and the thread's account.</summary>
    internal static ProgramSpec TaskExit(GateMaps maps, KernelTypes types)
    {
        GateCode g = new(maps, types);
        Assembler a = g.A;
        Label out_ = a.NewLabel("out"), full = a.NewLabel("full"), notParked = a.NewLabel("not_parked"), notIn =
            a.NewLabel("not_in"),
            parked = a.NewLabel("parked");
        a.LoadFrom(Width.Double, R7, R1, 0);
        OfTask(g, R7);
        a.JumpIf(R0, Condition.Equal, 0, out_);
        a.Move(R6, R0);
        a.LoadFrom(Width.Word, R1, R6, TaskState.Scope);
        g.LoadConfig(R2, Config.TracedScope);
        a.JumpIf(R1, Condition.NotEqual, R2, out_);
        a.LoadFrom(Width.Word, R1, R6, TaskState.Flags);
        a.JumpIf(R1, Condition.AnySet, (int)TaskFlags.Parked, parked);
        a.Jump(notParked);
        a.Mark(parked);
        RestartCode.EmitParked(g, CallState.Killed, 0);
        a.Mark(notParked);
        a.LoadFrom(Width.Word, R1, R6, TaskState.Phase);
        a.Store(Width.Word, R6, TaskState.Phase, (int)CallPhase.None);
        a.JumpIf(R1, Condition.Equal, (int)CallPhase.None, notIn);
        a.JumpIf(R1, Condition.Equal, (int)CallPhase.Ignored, notIn);
        a.JumpIf(R1, Condition.Equal, (int)CallPhase.Followed, notIn);
        a.Call(Helper.BootTime);
        a.Move(R1, R6);
        a.Move(R2, R0);
        a.Set(R3, 0);
        a.Set(R4, (int)CallState.Killed);
        EmitCode.Call(g);
        a.Mark(notIn);
        g.Ring(Cpu, out_);
        a.Move(R9, R0);
        RingCode.Reserve(g, R9, R8, TaskRecord.Command, full);
        TaskCode.Describe(g, R7);
        if (!types.IsPlain)
        {
            g.LoadField(Width.Word, R1, R7, "task_struct", "exit_code");
            a.Store(Width.Word, R8, TaskRecord.ExitCode, R1);
        }

        a.LoadFrom(Width.Word, R1, R6, TaskState.LostTotal);
        a.Store(Width.Word, R8, TaskRecord.Lost, R1);
        a.Set(R7, 0);
        Send(g, RecordKind.TaskExit);
        a.Mark(out_);
        Forget(g);
        a.Exit(0);
        a.Mark(full);
        g.Count(R9, Counter.LostTasks, R1);
        Forget(g);
        a.Exit(0);
        return g.Finish("weir_task_exit", GateNames.TaskExit);
    }

    /// <summary>R0 = state of the task in a register, which is the current one where types are not known.</summary>
    private static void OfTask(GateCode g, Register task)
    {
        if (g.Types.IsPlain)
        {
            g.Mine(g.Maps.Tasks, create: false, Cpu);
        }
        else
        {
            g.A.TaskStorage(g.Maps.Tasks, task, create: false);
        }
    }

    /// <summary>R1 = a word of the k_sigaction in R7, whose beginning no kernel has changed.</summary>
    private static void LoadAction(GateCode g, string field, int offset)
    {
        if (!g.Types.IsPlain)
        {
            g.LoadField(Width.Double, R1, R7, "k_sigaction", field);
            return;
        }

        g.A.Move(R1, Frame);
        g.A.Add(R1, Action);
        g.A.Set(R2, sizeof(long));
        g.A.Move(R3, R7);
        g.A.Add(R3, offset);
        g.A.Call(Helper.ProbeReadKernel);
        g.A.LoadFrom(Width.Double, R1, Frame, Action);
    }

    /// <summary>A task takes what is kept of it along when it ends; a number would find it again.</summary>
    private static void Forget(GateCode g)
    {
        if (g.Types.IsPlain)
        {
            PlainThreads.Forget(g, Cpu);
        }
    }

    /// <summary>R7 = bytes behind the fixed part, R8 = record, R9 = ring.</summary>
    private static void Send(GateCode g, RecordKind kind)
    {
        Assembler a = g.A;
        a.Call(Helper.BootTime);
        a.Store(Width.Double, R8, RecordHeader.Time, R0);
        a.Add(R7, TaskRecord.Command + 7);
        a.Compute(Operation.And, R7, ~7);
        a.Move(R3, R7);
        RingCode.Header(g, R8, R3, kind, Cpu, R2);
        RingCode.Publish(g, R9, R7);
    }
}
