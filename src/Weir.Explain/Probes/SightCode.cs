using Weir.Bpf.Assembly;
using Weir.Explain.Sights;
using static Weir.Bpf.Assembly.Register;

namespace Weir.Explain.Probes;

/// <summary>Writes a sight of R7's errand into the ring.</summary>
internal static class SightCode
{
    /// <summary>Writes a sight; continues behind it in any case. Loses R0 to R5, R8 and R9.</summary>
    /// <param name="p">The program.</param>
    /// <param name="kind">What was seen.</param>
    /// <param name="stack">Whether to take the kernel's stack.</param>
    /// <param name="subject">The argument that is the thread which ran; null: the running one.</param>
    /// <param name="other">The argument that is the other thread; null: there is none.</param>
    /// <param name="more">Writes more into the record in R9.</param>
    internal static void Emit(
        this ProbeCode p, SightKind kind, bool stack = true, int? subject = null, int? other = null,
        Action? more = null)
    {
        Assembler a = p.A;
        Label done = a.NewLabel("done"), cut = a.NewLabel("cut"), lost = a.NewLabel("lost");
        p.LookupErrand();
        a.JumpIf(R0, Condition.Equal, 0, done);
        a.Move(R8, R0);
        a.LoadFrom(Width.Word, R1, R8, ExplainMaps.ErrandSights);
        if (kind != SightKind.Return)
        {
            a.JumpIf(R1, Condition.AboveOrEqual, ExplainConfig.MostSights, cut);
        }

        a.Set(R1, 1);
        a.AtomicAddTo(Width.Word, R8, ExplainMaps.ErrandSights, R1);
        a.LoadMap(R1, ExplainMaps.Ring);
        a.Set(R2, SightRecord.SizeBytes);
        a.Set(R3, 0);
        a.Call(Helper.RingReserve);
        a.JumpIf(R0, Condition.Equal, 0, lost);
        a.Move(R9, R0);
        Head(p, kind, subject, other);
        a.Store(Width.Half, R9, SightRecord.StackLength, 0);
        if (stack)
        {
            a.Move(R1, R6);
            a.Move(R2, R9);
            a.Add(R2, SightRecord.Stack);
            a.Set(R3, SightRecord.StackBytes);
            a.Set(R4, 0);
            a.Call(Helper.GetStack);
            a.Store(Width.Half, R9, SightRecord.StackLength, R0);
        }

        more?.Invoke();
        Label cheap = a.NewLabel("cheap");
        a.Call(Helper.BootTime);
        a.LoadFrom(Width.Double, R1, R9, SightRecord.Time);
        a.Compute(Operation.Subtract, R0, R1);
        a.JumpIf(R0, Condition.BelowOrEqual, ushort.MaxValue, cheap);
        a.Set(R0, ushort.MaxValue);
        a.Mark(cheap);
        a.Store(Width.Half, R9, SightRecord.Cost, R0);
        a.Move(R1, R9);
        a.Set(R2, 0);
        a.Call(Helper.RingSubmit);
        a.Jump(done);

        if (kind != SightKind.Return)
        {
            a.Mark(cut);
            p.Count(ExplainConfig.Cut);
            a.Jump(done);
        }

        a.Mark(lost);
        a.Set(R1, 1);
        a.AtomicAddTo(Width.Word, R8, ExplainMaps.ErrandLost, R1);
        p.Count(ExplainConfig.Lost);
        a.Mark(done);
    }

    /// <summary>Fills the record in R9 up to the stack.</summary>
    private static void Head(ProbeCode p, SightKind kind, int? subject, int? other)
    {
        Assembler a = p.A;
        a.Call(Helper.BootTime);
        a.Store(Width.Double, R9, SightRecord.Time, R0);
        a.Store(Width.Double, R9, SightRecord.Errand, R7);
        a.Call(Helper.ProcessorId);
        a.Store(Width.Half, R9, SightRecord.Cpu, R0);
        a.Store(Width.Byte, R9, SightRecord.Kind, (int)kind);
        a.Store(Width.Byte, R9, SightRecord.Kind + 1, 0);
        if (subject is { } task)
        {
            Name(p, task, SightRecord.Comm);
            p.Argument(R1, task);
            p.Field(Width.Word, R2, R1, "task_struct", "pid");
            a.Store(Width.Word, R9, SightRecord.Tid, R2);
            p.Field(Width.Word, R2, R1, "task_struct", "tgid");
            a.Store(Width.Word, R9, SightRecord.Pid, R2);
        }
        else
        {
            a.Call(Helper.PidTgid);
            a.Store(Width.Word, R9, SightRecord.Tid, R0);
            a.Compute(Operation.ShiftRight, R0, 32);
            a.Store(Width.Word, R9, SightRecord.Pid, R0);
            a.Move(R1, R9);
            a.Add(R1, SightRecord.Comm);
            a.Set(R2, SightRecord.CommBytes);
            a.Call(Helper.CurrentComm);
        }

        a.Store(Width.Double, R9, SightRecord.OtherComm, 0);
        a.Store(Width.Double, R9, SightRecord.OtherComm + 8, 0);
        if (other is { } second)
        {
            Name(p, second, SightRecord.OtherComm);
        }

        (int Slot, int Field)[] fields =
        [
            (ProbeCode.SlotA, SightRecord.A), (ProbeCode.SlotB, SightRecord.B), (ProbeCode.SlotC, SightRecord.C),
            (ProbeCode.SlotD, SightRecord.D),
        ];
        foreach ((int slot, int field) in fields)
        {
            a.LoadFrom(Width.Double, R1, Frame, slot);
            a.Store(Width.Double, R9, field, R1);
        }
    }

    private static void Name(ProbeCode p, int task, int field)
    {
        Assembler a = p.A;
        p.Argument(R3, task);
        a.Add(R3, p["task_struct", "comm"]);
        a.Move(R1, R9);
        a.Add(R1, field);
        a.Set(R2, SightRecord.CommBytes);
        a.Call(Helper.ProbeReadKernel);
    }
}
