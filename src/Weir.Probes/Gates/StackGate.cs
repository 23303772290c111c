using Weir.Bpf.Assembly;
using Weir.Bpf.Programs;
using Weir.Catalogue.Records;
using Weir.Probes.Layout;
using static Weir.Bpf.Assembly.Register;

namespace Weir.Probes.Gates;

/// <summary>
/// A second program on sys_enter, attached behind the enter gate and only where stacks are asked for: sends the
/// user-space stack of each call that will get a row. The kernel walks frame pointers.
/// </summary>
/// <remarks>
/// The walk gives addresses (about a microsecond); only a stack that was not met yet is walked again with build ids,
/// so that a program that has long ended still has names. The frames' hash with the address space is the key.
/// </remarks>
internal static class StackGate
{
    private const int Registers = -8, Task = -16, Key = -24, Top = -32, Cpu = -40, Known = -48, Size = -56, Zero = -64,
        Words = -72;
    private const int StackPointer = 152, UserStack = 1 << 8, WithBuildIds = 1 << 11, WordBytes = 8;
    private const int MostBytes = StackRecord.MaxFrames * WordBytes;

    internal static ProgramSpec Build(GateMaps maps, KernelTypes types)
    {
        GateCode g = new(maps, types);
        Assembler a = g.A;
        Label out_ = a.NewLabel("out");
        a.Move(R6, R1);
        a.LoadFrom(Width.Double, R1, R6, 0);
        a.Store(Width.Double, Frame, Registers, R1);
        a.Call(Helper.CurrentTask);
        g.LoadField(Width.Double, R1, R0, "task_struct", "bpf_storage");
        a.JumpIf(R1, Condition.Equal, 0, out_);
        a.Store(Width.Double, Frame, Task, R0);
        g.A.TaskStorage(maps.Tasks, R0, create: false);
        a.JumpIf(R0, Condition.Equal, 0, out_);
        a.Move(R7, R0);
        a.LoadFrom(Width.Word, R1, R7, TaskState.Phase);
        a.JumpIf(R1, Condition.NotEqual, (int)CallPhase.InCall, out_);

        // A call that the kernel makes again has the time, and the stack, of its first try.
        a.LoadFrom(Width.Double, R1, R7, TaskState.Image + CallRecord.EnterTime);
        a.LoadFrom(Width.Double, R2, R7, TaskState.Parked + CallRecord.EnterTime);
        a.JumpIf(R1, Condition.Equal, R2, out_);
        Walk(g, out_);
        Send(g, out_);
        a.Mark(out_);
        a.Exit(0);
        return g.Finish("weir_stack", GateNames.Enter);
    }

    /// <summary>The stack's key, the word on its top, whether it was sent before. R6 = context, R7 = state.</summary>
    private static void Walk(GateCode g, Label out_)
    {
        Assembler a = g.A;
        Label loop = a.NewLabel("hash"), hashed = a.NewLabel("hashed"), walked = a.NewLabel("walked");
        a.Store(Width.Double, Frame, Zero, 0);
        g.A.Lookup(g.Maps.StackWords, Zero);
        a.JumpIf(R0, Condition.Equal, 0, out_);
        a.Move(R8, R0);
        a.Move(R1, R6);
        a.Move(R2, R8);
        a.Set(R3, MostBytes);
        a.Set(R4, UserStack);
        a.Call(Helper.GetStack);
        a.JumpIf(R0, Condition.Greater, 0, walked);
        g.Ring(Cpu, out_);
        g.Count(R0, Counter.StacksNone, R1);
        a.Exit(0);

        a.Mark(walked);
        a.Move(R9, R0);
        a.Store(Width.Double, Frame, Words, R8);
        a.Move(R1, Frame);
        a.Add(R1, Top);
        a.Set(R2, WordBytes);
        a.LoadFrom(Width.Double, R3, Frame, Registers);
        a.LoadFrom(Width.Double, R3, R3, StackPointer);
        a.Call(Helper.ProbeReadUser);

        a.LoadFrom(Width.Double, R1, Frame, Task);
        g.LoadField(Width.Double, R1, R1, "task_struct", "mm");
        a.Store(Width.Double, R7, TaskState.Scratch, R1);
        a.LoadFrom(Width.Double, R1, R7, TaskState.Scratch);
        a.LoadFrom(Width.Double, R2, R7, TaskState.PidTid);
        a.MoveLow(R2, R2);
        Mix(g, R1, R2, R3);
        a.LoadFrom(Width.Double, R2, Frame, Top);
        Mix(g, R1, R2, R3);
        a.Set(R4, 0);
        a.Mark(loop);
        a.JumpIf(R4, Condition.AboveOrEqual, MostBytes, hashed);
        a.JumpIf(R4, Condition.AboveOrEqual, R9, hashed);
        a.Move(R2, R8);
        a.Add(R2, R4);
        a.LoadFrom(Width.Double, R2, R2, 0);
        Mix(g, R1, R2, R3);
        a.Add(R4, WordBytes);
        a.Jump(loop);

        a.Mark(hashed);
        a.Store(Width.Double, Frame, Key, R1);
        g.A.Lookup(g.Maps.StacksSent, Key);
        a.Store(Width.Double, Frame, Known, 0);
        Label fresh = a.NewLabel("fresh");
        a.JumpIf(R0, Condition.Equal, 0, fresh);
        a.Store(Width.Double, Frame, Known, 1);
        a.Mark(fresh);
    }

    /// <summary>hash = (hash ^ word) * odd, its upper half folded into its lower one.</summary>
    private static void Mix(GateCode g, Register hash, Register word, Register scratch)
    {
        const int Golden = 0x61c88647;
        Assembler a = g.A;
        a.Compute(Operation.Xor, hash, word);
        a.Compute(Operation.Multiply, hash, Golden);
        a.Move(scratch, hash);
        a.Compute(Operation.ShiftRight, scratch, 32);
        a.Compute(Operation.Xor, hash, scratch);
    }

    /// <summary>R6 = context, R7 = state.</summary>
    private static void Send(GateCode g, Label out_)
    {
        Assembler a = g.A;
        Label full = a.NewLabel("full"), sized = a.NewLabel("sized"), sent = a.NewLabel("sent"),
            known = a.NewLabel("known");
        g.Ring(Cpu, out_);
        RingCode.Reserve(
            g, R9, R8, StackRecord.Frames + StackRecord.MaxFrames * StackFrame.SizeBytes, full);
        a.Store(Width.Double, Frame, Size, 0);
        a.LoadFrom(Width.Double, R1, Frame, Known);
        a.JumpIf(R1, Condition.NotEqual, 0, sized);
        a.Move(R1, R6);
        a.Move(R2, R8);
        a.Add(R2, StackRecord.Frames);
        a.Set(R3, StackRecord.MaxFrames * StackFrame.SizeBytes);
        a.Set(R4, UserStack | WithBuildIds);
        a.Call(Helper.GetStack);
        a.JumpIf(R0, Condition.LessOrEqual, 0, sized);
        a.Store(Width.Double, Frame, Size, R0);
        a.Move(R1, R8);
        a.Add(R1, StackRecord.Addresses);
        a.Set(R2, MostBytes);
        a.LoadFrom(Width.Double, R3, Frame, Words);
        a.Call(Helper.ProbeReadKernel);
        a.Mark(sized);

        // Taken anew, so that the walk is not in the latency.
        a.Call(Helper.BootTime);
        a.Store(Width.Double, R7, TaskState.Image + CallRecord.EnterTime, R0);
        a.Store(Width.Double, R8, StackRecord.EnterTime, R0);
        a.Store(Width.Double, R8, RecordHeader.Time, R0);
        a.LoadFrom(Width.Double, R1, R7, TaskState.PidTid);
        a.Store(Width.Double, R8, StackRecord.Pid, R1);
        a.LoadFrom(Width.Double, R1, Frame, Key);
        a.Store(Width.Double, R8, StackRecord.Key, R1);
        a.LoadFrom(Width.Double, R1, Frame, Top);
        a.Store(Width.Double, R8, StackRecord.Top, R1);
        a.LoadFrom(Width.Double, R7, Frame, Size);
        a.Move(R1, R7);
        a.Compute(Operation.ShiftRight, R1, int.Log2(StackFrame.SizeBytes));
        a.Store(Width.Double, R8, StackRecord.Count, R1);
        a.JumpIf(R7, Condition.Equal, 0, known);
        a.Add(R7, StackRecord.Frames - StackRecord.Addresses);
        a.Mark(known);
        a.Add(R7, StackRecord.Addresses);
        a.Move(R3, R7);
        RingCode.Header(g, R8, R3, RecordKind.Stack, Cpu, R2);
        RingCode.Publish(g, R9, R7);
        a.JumpIf(R7, Condition.BelowOrEqual, StackRecord.Addresses, out_);

        // After the record is out: whoever finds the key may rely on the frames being on their way.
        a.Update(g.Maps.StacksSent, Key, Zero);
        a.Jump(sent);

        a.Mark(full);
        g.Count(R9, Counter.StacksLost, R1);
        a.Mark(sent);
    }
}
