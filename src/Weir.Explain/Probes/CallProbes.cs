using Weir.Bpf.Assembly;
using Weir.Bpf.Btf;
using Weir.Bpf.Programs;
using Weir.Explain.Session;
using Weir.Explain.Sights;
using static Weir.Bpf.Assembly.Register;

namespace Weir.Explain.Probes;

/// <summary>
/// The programs at the two ends of a syscall, where errands begin and the calling thread's part ends.
/// </summary>
internal static class CallProbes
{
    /// <summary>Offsets of the argument registers in pt_regs (asm/ptrace.h): rdi, rsi, rdx, r10, r8, r9.</summary>
    private static readonly int[] Registers = [112, 104, 96, 56, 72, 64];

    private const int Value = -40, Pointer = ProbeCode.Free, Second = -88;

    /// <summary>Offset of the call's number in pt_regs.</summary>
    private const int OriginalAx = 120;

    internal static ProgramSpec Enter(KernelBtf types)
    {
        ProbeCode p = new(types);
        Assembler a = p.A;
        Label anyThread = a.NewLabel("any"), chosen = a.NewLabel("chosen"), busy = a.NewLabel("busy");
        p.Argument(R1, 1);
        a.LoadMapValue(R2, ExplainMaps.Config);
        a.LoadFrom(Width.Word, R3, R2, ExplainConfig.Number);
        a.MoveLow(R1, R1);
        a.JumpIf(R1, Condition.NotEqual, R3, p.Out);
        a.LoadFrom(Width.Word, R8, R2, ExplainConfig.OnlyThread);
        a.Call(Helper.PidTgid);
        a.MoveLow(R9, R0);
        a.JumpIf(R8, Condition.Equal, 0, anyThread);
        a.JumpIf(R8, Condition.Equal, R9, chosen);
        a.Jump(p.Out);
        a.Mark(anyThread);
        a.Compute(Operation.ShiftRight, R0, 32);
        a.Store(Width.Word, Frame, Pointer, R0);
        p.A.Lookup(ExplainMaps.Followed, Pointer);
        a.JumpIf(R0, Condition.Equal, 0, p.Out);
        a.Mark(chosen);
        p.Count(ExplainConfig.Seen);

        p.CurrentStorage(create: true);
        a.JumpIf(R0, Condition.Equal, 0, busy);
        a.Move(R8, R0);

        // A call that never came back, and one whose completions nobody of this thread fetched.
        foreach (int field in (int[])[ExplainMaps.TaskErrand, ExplainMaps.TaskLast])
        {
            Label clean = a.NewLabel("clean");
            a.LoadFrom(Width.Double, R7, R8, field);
            a.JumpIf(R7, Condition.Equal, 0, clean);
            a.Store(Width.Double, R8, field, 0);
            p.EndPart();
            a.Mark(clean);
        }

        Begin(p, busy);
        p.Argument(R1, 1);
        a.Store(Width.Double, Frame, ProbeCode.SlotA, R1);
        p.Argument(R1, 0);
        foreach ((int slot, int i) in ((int, int)[])
            [(ProbeCode.SlotB, 0), (ProbeCode.SlotC, 1), (ProbeCode.SlotD, 2)])
        {
            a.LoadFrom(Width.Double, R2, R1, Registers[i]);
            a.Store(Width.Double, Frame, slot, R2);
        }

        p.Emit(SightKind.Enter, stack: false, more: () => Memory(p, types));
        a.Jump(p.Out);
        a.Mark(busy);
        p.Count(ExplainConfig.Busy);
        return p.Finish("sys_enter");
    }

    /// <summary>Begins an errand of the thread R9, whose storage is R8: R7 = the errand. Loses R0 to R5.</summary>
    internal static void Begin(ProbeCode p, Label busy)
    {
        Assembler a = p.A;

        // Bounded: so many at once, and none while the reader is far behind.
        a.LoadMapValue(R1, ExplainMaps.Config);
        a.LoadFrom(Width.Word, R1, R1, ExplainConfig.Open);
        a.JumpIf(R1, Condition.AboveOrEqual, ExplainConfig.MostOpen, busy);
        a.LoadMap(R1, ExplainMaps.Ring);
        a.Set(R2, 0);
        a.Call(Helper.RingQuery);
        a.JumpIf(R0, Condition.Above, ExplainMaps.Ring.MaxEntries / 2, busy);

        a.LoadFrom(Width.Word, R7, R8, ExplainMaps.TaskCalls);
        a.Add(R7, 1);
        a.Store(Width.Word, R8, ExplainMaps.TaskCalls, R7);
        a.MoveLow(R7, R7);
        a.Compute(Operation.ShiftLeft, R9, 32);
        a.Compute(Operation.Or, R7, R9);
        a.Set(R1, 1L << 32);
        a.Store(Width.Double, Frame, Value, R1);
        a.Store(Width.Double, Frame, Value + 8, 0);
        a.Store(Width.Double, Frame, Pointer, R7);
        a.Update(ExplainMaps.ErrandTable, Pointer, Value);
        a.JumpIf(R0, Condition.NotEqual, 0, busy);
        a.Store(Width.Double, R8, ExplainMaps.TaskErrand, R7);
        p.Count(ExplainConfig.Open, Width.Word);
    }

    internal static ProgramSpec Exit(KernelBtf types)
    {
        ProbeCode p = new(types);
        Assembler a = p.A;
        Label reaps = a.NewLabel("reaps"), looks = a.NewLabel("looks"), keeps = a.NewLabel("keeps"),
            gone = a.NewLabel("gone");
        p.QuitWhenIdle();
        p.CurrentStorage(create: false);
        a.JumpIf(R0, Condition.Equal, 0, p.Out);
        a.Store(Width.Double, Frame, Second, R0);
        a.LoadFrom(Width.Double, R7, R0, ExplainMaps.TaskErrand);
        p.Argument(R1, 1);
        a.Store(Width.Double, Frame, ProbeCode.SlotA, R1);
        a.JumpIf(R7, Condition.Equal, 0, reaps);
        a.Store(Width.Double, R0, ExplainMaps.TaskErrand, 0);
        p.LookupErrand();
        a.JumpIf(R0, Condition.Equal, 0, gone);
        a.LoadFrom(Width.Word, R1, R0, ExplainMaps.ErrandLost);
        a.Store(Width.Double, Frame, ProbeCode.SlotB, R1);
        a.Mark(gone);
        p.Emit(SightKind.Return, stack: false, more: () => Ring(p));

        // Requests of native AIO are fetched by a later call, whose end is the last part of the errand.
        a.LoadMapValue(R1, ExplainMaps.Config);
        a.LoadFrom(Width.Word, R1, R1, ExplainConfig.Aio);
        a.JumpIf(R1, Condition.Equal, 1, keeps);
        p.EndPart();
        a.Jump(p.Out);
        a.Mark(keeps);
        a.LoadFrom(Width.Double, R1, Frame, Second);
        a.Store(Width.Double, R1, ExplainMaps.TaskLast, R7);
        a.Jump(p.Out);

        a.Mark(reaps);
        a.LoadFrom(Width.Double, R7, R0, ExplainMaps.TaskLast);
        p.QuitWithoutErrand();
        p.Argument(R1, 0);
        a.LoadFrom(Width.Double, R1, R1, OriginalAx);
        a.Store(Width.Double, Frame, ProbeCode.SlotB, R1);
        foreach (int number in AioCalls.Fetching)
        {
            a.JumpIf(R1, Condition.Equal, number, looks);
        }

        a.Jump(p.Out);
        a.Mark(looks);
        a.LoadFrom(Width.Double, R1, Frame, ProbeCode.SlotA);
        a.JumpIf(R1, Condition.LessOrEqual, 0, p.Out);

        // What was fetched while a request is under way was another one's.
        p.LookupErrand();
        a.JumpIf(R0, Condition.Equal, 0, p.Out);
        a.LoadFrom(Width.Word, R1, R0, ExplainMaps.ErrandParts);
        a.JumpIf(R1, Condition.NotEqual, 1, p.Out);
        a.LoadFrom(Width.Double, R1, Frame, Second);
        a.Store(Width.Double, R1, ExplainMaps.TaskLast, 0);
        p.Emit(SightKind.Reap, stack: false, more: () => Ring(p));
        p.EndPart();
        return p.Finish("sys_exit");
    }

    internal static ProgramSpec ThreadEnds(KernelBtf types)
    {
        ProbeCode p = new(types);
        Assembler a = p.A;
        p.QuitWhenIdle();
        p.CurrentStorage(create: false);
        a.JumpIf(R0, Condition.Equal, 0, p.Out);
        a.Move(R9, R0);
        a.Store(Width.Double, Frame, Second, R0);
        a.LoadFrom(Width.Double, R7, R9, ExplainMaps.TaskErrand);
        Label idle = a.NewLabel("idle");
        a.JumpIf(R7, Condition.Equal, 0, idle);
        a.Store(Width.Double, R9, ExplainMaps.TaskErrand, 0);
        p.Emit(SightKind.Gone);
        p.EndPart();
        a.Mark(idle);
        a.LoadFrom(Width.Double, R1, Frame, Second);
        a.LoadFrom(Width.Double, R7, R1, ExplainMaps.TaskLast);
        p.QuitWithoutErrand();
        a.Store(Width.Double, R1, ExplainMaps.TaskLast, 0);
        p.EndPart();
        return p.Finish("sched_process_exit");
    }

    internal static ProgramSpec Fork(KernelBtf types)
    {
        ProbeCode p = new(types);
        Assembler a = p.A;
        Label fine = a.NewLabel("fine");
        p.Argument(R1, 0);
        p.Field(Width.Word, R8, R1, "task_struct", "tgid");
        p.Argument(R1, 1);
        p.Field(Width.Word, R9, R1, "task_struct", "tgid");
        a.JumpIf(R8, Condition.Equal, R9, p.Out);
        a.Store(Width.Double, Frame, Pointer, R8);
        p.A.Lookup(ExplainMaps.Followed, Pointer);
        a.JumpIf(R0, Condition.Equal, 0, p.Out);
        a.Store(Width.Double, Frame, Pointer, R9);
        a.Store(Width.Double, Frame, Value, 1);
        a.Update(ExplainMaps.Followed, Pointer, Value);
        a.JumpIf(R0, Condition.Equal, 0, fine);
        p.Count(ExplainConfig.Forgotten);
        a.Mark(fine);
        return p.Finish("sched_process_fork");
    }

    /// <summary>Copies the file's names, the first iocb and the ring's head into the record in R9.</summary>
    private static void Memory(ProbeCode p, KernelBtf types)
    {
        Assembler a = p.A;
        for (int at = SightRecord.Names; at < SightRecord.MoreArguments + 24; at += 8)
        {
            a.Store(Width.Double, R9, at, 0);
        }

        p.Argument(R1, 0);
        for (int i = 3; i < 6; i++)
        {
            a.LoadFrom(Width.Double, R2, R1, Registers[i]);
            a.Store(Width.Double, R9, SightRecord.MoreArguments + 8 * (i - 3), R2);
        }

        Label noIocb = a.NewLabel("no_iocb"), noFile = a.NewLabel("no_file"), hasFile = a.NewLabel("has_file");
        Ring(p);
        a.LoadMapValue(R1, ExplainMaps.Config);
        a.LoadFrom(Width.Word, R1, R1, ExplainConfig.Aio);
        a.JumpIf(R1, Condition.NotEqual, 1, noIocb);
        a.Store(Width.Double, Frame, Pointer, 0);
        Read(p, Helper.ProbeReadUser, Frame, Pointer, 8, () => a.LoadFrom(Width.Double, R3, Frame, ProbeCode.SlotD));
        Read(p, Helper.ProbeReadUser, R9, SightRecord.Iocb, SightRecord.IocbBytes,
            () => a.LoadFrom(Width.Double, R3, Frame, Pointer));
        a.LoadFrom(Width.Word, R8, R9, SightRecord.Iocb + 20);
        a.Jump(hasFile);
        a.Mark(noIocb);

        // The descriptor is the call's own.
        a.LoadMapValue(R1, ExplainMaps.Config);
        a.LoadFrom(Width.Word, R1, R1, ExplainConfig.DescriptorArgument);
        a.JumpIf(R1, Condition.NotEqual, 0, noFile);
        a.LoadFrom(Width.Word, R8, Frame, ProbeCode.SlotB);
        a.Mark(hasFile);
        Names(p, types, noFile);
        a.Mark(noFile);
    }

    /// <summary>Names of the file whose descriptor is R8, and of the folders above it.</summary>
    private static void Names(ProbeCode p, KernelBtf types, Label none)
    {
        Assembler a = p.A;
        a.Call(Helper.CurrentTask);
        p.Field(Width.Double, R1, R0, "task_struct", "files");
        a.JumpIf(R1, Condition.Equal, 0, none);
        p.Field(Width.Double, R1, R1, "files_struct", "fdt");
        p.Field(Width.Word, R2, R1, "fdtable", "max_fds");
        a.JumpIf(R8, Condition.AboveOrEqual, R2, none);
        p.Field(Width.Double, R3, R1, "fdtable", "fd");
        a.Compute(Operation.ShiftLeft, R8, 3);
        a.Add(R3, R8);
        a.Store(Width.Double, Frame, Pointer, 0);
        Read(p, Helper.ProbeReadKernel, Frame, Pointer, 8, () => { });
        Step(p, Pointer, Pointer, types.Offset("file", "f_path.dentry"), none);
        for (int i = 0; i < SightRecord.NameCount; i++)
        {
            Step(p, Pointer, Second, types.Offset("dentry", "d_name.name"), none);
            a.Move(R1, R9);
            a.Add(R1, SightRecord.Names + i * SightRecord.NameBytes);
            a.Set(R2, SightRecord.NameBytes);
            a.LoadFrom(Width.Double, R3, Frame, Second);
            a.Call(Helper.ProbeReadKernelText);
            if (i < SightRecord.NameCount - 1)
            {
                a.LoadFrom(Width.Double, R8, Frame, Pointer);
                Step(p, Pointer, Pointer, types.Offset("dentry", "d_parent"), none);
                a.LoadFrom(Width.Double, R1, Frame, Pointer);
                a.JumpIf(R1, Condition.Equal, R8, none);
            }
        }
    }

    /// <summary>[to] = *([from] + offset); jumps away from 0.</summary>
    private static void Step(ProbeCode p, int from, int to, int offset, Label none)
    {
        Assembler a = p.A;
        a.LoadFrom(Width.Double, R3, Frame, from);
        a.JumpIf(R3, Condition.Equal, 0, none);
        a.Store(Width.Double, Frame, to, 0);
        Read(p, Helper.ProbeReadKernel, Frame, to, 8, () => a.Add(R3, offset));
    }

    /// <summary>The head of the completion ring, which is where the context's handle points.</summary>
    private static void Ring(ProbeCode p)
    {
        Assembler a = p.A;
        for (int at = 0; at < SightRecord.RingHeadBytes; at += 8)
        {
            a.Store(Width.Double, R9, SightRecord.RingHead + at, 0);
        }

        p.Argument(R3, 0);
        Label none = a.NewLabel("none"), is_ = a.NewLabel("is");
        a.LoadFrom(Width.Double, R1, R3, OriginalAx);
        foreach (int number in AioCalls.OnContext)
        {
            a.JumpIf(R1, Condition.Equal, number, is_);
        }

        a.Jump(none);
        a.Mark(is_);
        a.LoadFrom(Width.Double, R8, R3, Registers[0]);
        Read(p, Helper.ProbeReadUser, R9, SightRecord.RingHead, SightRecord.RingHeadBytes, () => a.Move(R3, R8));
        a.Mark(none);
    }

    private static void Read(ProbeCode p, Helper helper, Register @base, int at, int bytes, Action from)
    {
        from();
        p.A.Move(R1, @base);
        p.A.Add(R1, at);
        p.A.Set(R2, bytes);
        p.A.Call(helper);
    }
}
