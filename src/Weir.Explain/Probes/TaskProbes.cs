using Weir.Bpf.Assembly;
using Weir.Bpf.Btf;
using Weir.Bpf.Programs;
using Weir.Explain.Sights;
using static Weir.Bpf.Assembly.Register;

namespace Weir.Explain.Probes;

/// <summary>The programs that see threads wait, get woken and run, and kernel threads take work.</summary>
internal static class TaskProbes
{
    internal static ProgramSpec Switch(KernelBtf types)
    {
        ProbeCode p = new(types);
        Assembler a = p.A;
        Label next = a.NewLabel("next");
        p.QuitWhenIdle();

        // Whatever this CPU was completing, it does something else now.
        p.SetCompleting();
        p.FindByThread();
        a.JumpIf(R7, Condition.Equal, 0, next);
        p.Argument(R1, 3);
        a.MoveLow(R1, R1);
        a.Store(Width.Double, Frame, ProbeCode.SlotA, R1);
        p.Argument(R1, 0);
        a.Compute(Operation.And, R1, 1);
        a.Store(Width.Double, Frame, ProbeCode.SlotB, R1);
        p.Emit(SightKind.Off, other: 2);

        a.Mark(next);
        p.Argument(R2, 2);
        p.FindByTask(R2);
        p.QuitWithoutErrand();
        p.Emit(SightKind.On, stack: false, subject: 2);
        return p.Finish("sched_switch");
    }

    internal static ProgramSpec Waking(KernelBtf types)
    {
        ProbeCode p = new(types);
        Assembler a = p.A;
        Label found = a.NewLabel("found");
        p.QuitWhenIdle();

        // First the one who is woken: that is how a wait ends.
        p.Argument(R2, 0);
        p.FindByTask(R2);
        a.JumpIf(R7, Condition.NotEqual, 0, found);
        p.FindByCompletion();
        p.FindByThread();
        p.QuitWithoutErrand();
        a.Mark(found);
        p.Argument(R1, 0);
        p.Field(Width.Word, R2, R1, "task_struct", "pid");
        a.Store(Width.Double, Frame, ProbeCode.SlotA, R2);
        p.Field(Width.Word, R2, R1, "task_struct", "tgid");
        a.Store(Width.Double, Frame, ProbeCode.SlotB, R2);
        p.Emit(SightKind.Waking, other: 0);
        return p.Finish("sched_waking");
    }

    internal static ProgramSpec WorkQueue(KernelBtf types)
    {
        ProbeCode p = new(types);
        Assembler a = p.A;
        p.QuitWhenIdle();
        p.FindByCompletion();
        p.FindByThread();
        p.QuitWithoutErrand();
        p.Argument(R8, 2);
        a.Store(Width.Double, Frame, ProbeCode.SlotA, R8);
        p.Field(Width.Double, R1, R8, "work_struct", "func");
        a.Store(Width.Double, Frame, ProbeCode.SlotB, R1);
        a.LoadFrom(Width.Double, R8, Frame, ProbeCode.SlotA);
        p.SetKey(R8);
        p.Emit(SightKind.WorkQueue);
        return p.Finish("workqueue_queue_work");
    }

    internal static ProgramSpec WorkStart(KernelBtf types)
    {
        ProbeCode p = new(types);
        Assembler a = p.A;
        p.QuitWhenIdle();
        p.Argument(R1, 0);
        a.Store(Width.Double, Frame, ProbeCode.SlotA, R1);
        p.FindByKey(R1);
        p.QuitWithoutErrand();
        p.Argument(R1, 0);
        p.Field(Width.Double, R2, R1, "work_struct", "func");
        a.Store(Width.Double, Frame, ProbeCode.SlotB, R2);
        a.LoadFrom(Width.Double, R8, Frame, ProbeCode.SlotA);
        p.DropKey(R8);
        p.CurrentStorage(create: true);
        a.JumpIf(R0, Condition.Equal, 0, p.Out);
        a.Store(Width.Double, R0, ExplainMaps.TaskErrand, R7);
        p.Emit(SightKind.WorkStart);
        return p.Finish("workqueue_execute_start");
    }

    internal static ProgramSpec WorkEnd(KernelBtf types)
    {
        ProbeCode p = new(types);
        Assembler a = p.A;
        p.QuitWhenIdle();
        p.CurrentStorage(create: false);
        a.JumpIf(R0, Condition.Equal, 0, p.Out);
        a.LoadFrom(Width.Double, R7, R0, ExplainMaps.TaskErrand);
        p.QuitWithoutErrand();
        a.Store(Width.Double, R0, ExplainMaps.TaskErrand, 0);
        p.Argument(R1, 0);
        a.Store(Width.Double, Frame, ProbeCode.SlotA, R1);
        p.Emit(SightKind.WorkEnd, stack: false);
        return p.Finish("workqueue_execute_end");
    }

    /// <summary>The end of an interrupt, or of its delayed half: what was being completed is done with.</summary>
    internal static Func<KernelBtf, ProgramSpec> InterruptEnd(string tracepoint) => types =>
    {
        ProbeCode p = new(types);
        p.QuitWhenIdle();
        p.SetCompleting();
        return p.Finish(tracepoint);
    };

    /// <summary>A tracepoint that only shows where the call was.</summary>
    internal static ProgramSpec Point(KernelBtf types, string tracepoint, int number)
    {
        ProbeCode p = new(types);
        p.QuitWhenIdle();
        if (tracepoint == Points.TaskWork)
        {
            PolledCode.Leave(p);
        }

        p.FindByThread();
        p.QuitWithoutErrand();
        p.A.Store(Width.Double, Frame, ProbeCode.SlotA, number);
        p.Emit(SightKind.Point);
        return p.Finish(tracepoint);
    }
}
