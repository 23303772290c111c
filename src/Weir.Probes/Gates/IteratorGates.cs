using Weir.Bpf.Assembly;
using Weir.Bpf.Programs;
using Weir.Catalogue.Records;
using Weir.Kernel.Abi;
using Weir.Probes.Layout;
using static Weir.Bpf.Assembly.Register;

namespace Weir.Probes.Gates;

/// <summary>
/// Programs that visit every thread once: they mark those to trace, and hand over calls still running.
/// </summary>
internal static class IteratorGates
{
    private const int Visited = -16, Introduction = -16 - TaskRecord.Command, NoCpu = 0xffff;

    /// <summary>Marks the threads of the processes in the set of seeds.</summary>
    internal static ProgramSpec Mark(GateMaps maps, KernelTypes types)
    {
        GateCode g = new(maps, types);
        Assembler a = g.A;
        Label out_ = a.NewLabel("out");
        a.LoadFrom(Width.Double, R7, R1, 8);
        a.JumpIf(R7, Condition.Equal, 0, out_);
        g.LoadField(Width.Word, R1, R7, "task_struct", "tgid");
        a.Store(Width.Word, Frame, Visited, R1);
        g.A.Lookup(maps.Seeds, Visited);
        a.JumpIf(R0, Condition.Equal, 0, out_);
        g.A.TaskStorage(maps.Tasks, R7, create: false);
        a.JumpIf(R0, Condition.NotEqual, 0, out_);
        g.A.TaskStorage(maps.Tasks, R7, create: true);
        a.JumpIf(R0, Condition.Equal, 0, out_);
        a.Store(Width.Word, R0, TaskState.Flags, (int)(TaskFlags.Marked | TaskFlags.Unsure));
        a.Mark(out_);
        a.Exit(0);
        return g.Finish("weir_mark", "task", BpfAttachType.TraceIterator);
    }

    /// <summary>
    /// Writes a record for every call that a traced thread is in: the one that runs, and the one that waits below a
    /// handler or for its restart.
    /// </summary>
    internal static ProgramSpec Running(GateMaps maps, KernelTypes types)
    {
        GateCode g = new(maps, types);
        Assembler a = g.A;
        Label out_ = a.NewLabel("out"), inside = a.NewLabel("inside"), unsure = a.NewLabel("unsure"),
            notIn = a.NewLabel("not_in"), parked = a.NewLabel("parked");
        Open(g, out_);
        Choose(g, inside, unsure, out_);
        a.Jump(notIn);

        a.Mark(unsure);
        Blocked(g, R6, TaskState.Image, out_);
        Introduce(g);
        a.Mark(inside);
        WriteWithCaptures(g);

        a.Mark(notIn);
        a.LoadFrom(Width.Word, R1, R6, TaskState.Flags);
        a.JumpIf(R1, Condition.AnySet, (int)TaskFlags.Parked, parked);
        a.Jump(out_);
        a.Mark(parked);
        a.Set(R7, CallRecord.Captures);
        WriteImage(g, TaskState.Parked, R7);
        a.Mark(out_);
        a.Exit(0);
        return g.Finish("weir_running", "task", BpfAttachType.TraceIterator);
    }

    /// <summary>
    /// Writes a record for every call that a traced thread is in, and leaves everything as it is: tracing goes on.
    /// A call that ends while it is copied is left out, which its enter time and phase tell: the gates write the phase
    /// last.
    /// </summary>
    internal static ProgramSpec Now(GateMaps maps, KernelTypes types)
    {
        const int Copy = Introduction - CallRecord.Captures;
        GateCode g = new(maps, types);
        Assembler a = g.A;
        Label out_ = a.NewLabel("out"), inside = a.NewLabel("inside"), unsure = a.NewLabel("unsure"),
            write = a.NewLabel("write");
        Open(g, out_);
        for (int at = 0; at < CallRecord.Captures; at += 8)
        {
            a.Store(Width.Double, Frame, Copy + at, 0);
        }

        Choose(g, inside, unsure, out_);
        a.Jump(out_);

        a.Mark(unsure);
        Blocked(g, Frame, Copy, out_);
        Introduce(g);
        a.Jump(write);

        a.Mark(inside);
        a.LoadFrom(Width.Double, R9, R6, TaskState.Image + CallRecord.EnterTime);
        for (int at = 0; at < CallRecord.Captures; at += 8)
        {
            a.LoadFrom(Width.Double, R1, R6, TaskState.Image + at);
            a.Store(Width.Double, Frame, Copy + at, R1);
        }

        a.LoadFrom(Width.Double, R1, R6, TaskState.Image + CallRecord.EnterTime);
        a.JumpIf(R1, Condition.NotEqual, R9, out_);
        JumpIfInCall(a, write);
        a.Jump(out_);

        a.Mark(write);
        a.Call(Helper.BootTime);
        a.Store(Width.Double, Frame, Copy + RecordHeader.Time, R0);
        a.Store(Width.Word, Frame, Copy + RecordHeader.Size, CallRecord.Captures);
        a.Store(Width.Word, Frame, Copy + RecordHeader.Kind, (int)RecordKind.Call | RecordHeader.CurrentVersion << 8);
        a.Store(Width.Half, Frame, Copy + RecordHeader.Cpu, NoCpu);
        a.Store(Width.Byte, Frame, Copy + CallRecord.State, (int)CallState.RunningAtStop);
        a.Store(Width.Byte, Frame, Copy + CallRecord.CaptureCount, 0);
        a.Store(Width.Double, Frame, Copy + CallRecord.Result, 0);
        a.Move(R1, R8);
        a.Move(R2, Frame);
        a.Add(R2, Copy);
        a.Set(R3, CallRecord.Captures);
        a.Call(Helper.SeqWrite);
        a.Mark(out_);
        a.Exit(0);
        return g.Finish("weir_now", "task", BpfAttachType.TraceIterator);
    }

    /// <summary>
    /// R7 = the task, R8 = the seq_file, R6 = the state of one that has any. R1 = the iterator's context.
    /// </summary>
    private static void Open(GateCode g, Label out_)
    {
        Assembler a = g.A;
        a.LoadFrom(Width.Double, R7, R1, 8);
        a.JumpIf(R7, Condition.Equal, 0, out_);
        a.LoadFrom(Width.Double, R1, R1, 0);
        g.LoadField(Width.Double, R8, R1, "bpf_iter_meta", "seq");
        a.TaskStorage(g.Maps.Tasks, R7, create: false);
        a.JumpIf(R0, Condition.Equal, 0, out_);
        a.Move(R6, R0);
    }

    /// <summary>
    /// Jumps away for a thread that is in a call, is not known to be in one, or is not traced; others go on.
    /// R6 = state; loses R1 and R2.
    /// </summary>
    private static void Choose(GateCode g, Label inside, Label unsure, Label out_)
    {
        Assembler a = g.A;
        a.LoadFrom(Width.Word, R1, R6, TaskState.Flags);
        a.JumpIf(R1, Condition.AnySet, (int)TaskFlags.Unsure, unsure);
        a.LoadFrom(Width.Word, R1, R6, TaskState.Scope);
        g.LoadConfig(R2, Config.TracedScope);
        a.JumpIf(R1, Condition.NotEqual, R2, out_);
        JumpIfInCall(a, inside);
    }

    /// <summary>R6 = state; loses R1.</summary>
    private static void JumpIfInCall(Assembler a, Label inside)
    {
        a.LoadFrom(Width.Word, R1, R6, TaskState.Phase);
        a.JumpIf(R1, Condition.Equal, (int)CallPhase.InCall, inside);
        a.JumpIf(R1, Condition.Equal, (int)CallPhase.CountOnly, inside);
    }

    /// <summary>
    /// A thread that has made no call since it was marked: if it sleeps, it is in the call that its registers name,
    /// which goes into an image. R7 = task; loses R9.
    /// </summary>
    private static void Blocked(GateCode g, Register to, int image, Label out_)
    {
        Assembler a = g.A;
        Label known = a.NewLabel("known"), selected = a.NewLabel("selected");
        g.LoadField(Width.Word, R1, R7, "task_struct", "__state");
        a.JumpIf(R1, Condition.Equal, 0, out_);
        a.Move(R1, R7);
        a.Call(Helper.TaskRegisters);
        a.Move(R9, R0);
        a.LoadFrom(Width.Double, R1, R9, KernelTypes.OriginalAx);
        a.JumpIf(R1, Condition.Less, 0, out_);
        a.Compute(Operation.And, R1, 0xffff);
        a.Store(Width.Double, to, image + CallRecord.Number, R1);
        a.JumpIf(R1, Condition.Below, PlanEntry.Unknown, known);
        a.Set(R1, PlanEntry.Unknown);
        a.Mark(known);
        a.Compute(Operation.ShiftLeft, R1, int.Log2(PlanEntry.SizeBytes));
        a.LoadMapValue(R2, g.Maps.Plans);
        a.Add(R2, R1);
        a.LoadFrom(Width.Word, R2, R2, PlanEntry.Flags);
        a.JumpIf(R2, Condition.AnySet, (int)PlanFlags.Selected, selected);
        a.Jump(out_);
        a.Mark(selected);
        for (int i = 0; i < KernelTypes.Arguments.Length; i++)
        {
            a.LoadFrom(Width.Double, R1, R9, KernelTypes.Arguments[i]);
            a.Store(Width.Double, to, image + CallRecord.Arguments + 8 * i, R1);
        }

        g.LoadField(Width.Word, R1, R7, "task_struct", "tgid");
        a.Store(Width.Word, to, image + CallRecord.Pid, R1);
        g.LoadField(Width.Word, R1, R7, "task_struct", "pid");
        a.Store(Width.Word, to, image + CallRecord.Tid, R1);
        a.Store(Width.Double, to, image + CallRecord.EnterTime, 0);
    }

    /// <summary>Writes the record of a thread that was never announced. R7 = task, R8 = seq_file.</summary>
    private static void Introduce(GateCode g)
    {
        Assembler a = g.A;
        a.Move(R9, R8);
        a.Move(R8, Frame);
        a.Add(R8, Introduction);
        TaskCode.Describe(g, R7);
        a.Call(Helper.BootTime);
        a.Store(Width.Double, R8, RecordHeader.Time, R0);
        a.Store(Width.Word, R8, RecordHeader.Size, TaskRecord.Command);
        a.Store(Width.Word, R8, RecordHeader.Kind, (int)RecordKind.Task | RecordHeader.CurrentVersion << 8);
        a.Move(R2, R8);
        a.Move(R8, R9);
        a.Move(R1, R8);
        a.Set(R3, TaskRecord.Command);
        a.Call(Helper.SeqWrite);
    }

    /// <summary>R6 = state, R7 = task, R8 = seq_file; loses R7 and R9.</summary>
    private static void WriteWithCaptures(GateCode g)
    {
        Assembler a = g.A;
        Label none = a.NewLabel("no_captures"), write = a.NewLabel("write"), end = a.NewLabel("end");
        g.A.TaskStorage(g.Maps.Texts, R7, create: false);
        a.Move(R9, R0);
        a.JumpIf(R9, Condition.Equal, 0, none);
        a.LoadFrom(Width.Word, R7, R6, TaskState.CaptureBytes);
        a.JumpIf(R7, Condition.Equal, 0, none);
        a.JumpIf(R7, Condition.Above, TextArea.MaxUsed, none);
        a.LoadFrom(Width.Word, R1, R9, TextArea.Blocks);
        a.Store(Width.Byte, R6, TaskState.Image + CallRecord.CaptureCount, R1);
        a.Move(R1, R7);
        a.Add(R1, CallRecord.Captures);
        WriteImage(g, TaskState.Image, R1);
        a.Move(R1, R8);
        a.Move(R2, R9);
        a.Add(R2, TextArea.Data);
        a.Move(R3, R7);
        a.Call(Helper.SeqWrite);
        a.Jump(end);

        a.Mark(none);
        a.Set(R1, CallRecord.Captures);
        WriteImage(g, TaskState.Image, R1);
        a.Mark(end);
    }

    /// <summary>
    /// Completes an image in place and writes it. R6 = state, R8 = seq_file, the record's size in a register.
    /// </summary>
    private static void WriteImage(GateCode g, int image, Register size)
    {
        Assembler a = g.A;
        a.Store(Width.Word, R6, image + RecordHeader.Size, size);
        a.Store(Width.Word, R6, image + RecordHeader.Kind, (int)RecordKind.Call | RecordHeader.CurrentVersion << 8);
        a.Store(Width.Half, R6, image + RecordHeader.Cpu, NoCpu);
        a.Store(Width.Double, R6, image + CallRecord.Result, 0);
        a.Store(Width.Byte, R6, image + CallRecord.State, (int)CallState.RunningAtStop);
        EmitCode.LoadLostBefore(g, R1);
        a.Store(Width.Half, R6, image + CallRecord.LostBefore, R1);
        a.Call(Helper.BootTime);
        a.Store(Width.Double, R6, image + RecordHeader.Time, R0);
        a.Move(R1, R8);
        a.Move(R2, R6);
        a.Add(R2, image);
        a.Set(R3, CallRecord.Captures);
        a.Call(Helper.SeqWrite);
    }
}
