using Weir.Bpf.Assembly;
using Weir.Bpf.Programs;
using Weir.Catalogue.Records;
using Weir.Kernel.Abi;
using Weir.Probes.Layout;
using static Weir.Bpf.Assembly.Register;

namespace Weir.Probes.Gates;

/// <summary>Programs that visit every thread once: they mark those to trace, and hand over calls still running.</summary>
internal static class IteratorGates
{
    private const int Meta = -8, Visited = -16, NoCpu = 0xffff;

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
        g.Lookup(maps.Seeds, Visited);
        a.JumpIf(R0, Condition.Equal, 0, out_);
        g.Storage(maps.Tasks, R7, create: false);
        a.JumpIf(R0, Condition.NotEqual, 0, out_);
        g.Storage(maps.Tasks, R7, create: true);
        a.JumpIf(R0, Condition.Equal, 0, out_);
        a.Store(Width.Word, R0, TaskState.Flags, (int)(TaskFlags.Marked | TaskFlags.Unsure));
        a.Mark(out_);
        a.Exit(0);
        return g.Finish("weir_mark", "task", BpfAttachType.TraceIterator);
    }

    /// <summary>Writes a record for every call that a traced thread is in.</summary>
    internal static ProgramSpec Running(GateMaps maps, KernelTypes types)
    {
        GateCode g = new(maps, types);
        Assembler a = g.A;
        Label out_ = a.NewLabel("out"), inside = a.NewLabel("inside"), restore = a.NewLabel("restore"), write = a.NewLabel("write");
        a.LoadFrom(Width.Double, R7, R1, 8);
        a.JumpIf(R7, Condition.Equal, 0, out_);
        a.LoadFrom(Width.Double, R1, R1, 0);
        g.LoadField(Width.Double, R8, R1, "bpf_iter_meta", "seq");
        g.Storage(maps.Tasks, R7, create: false);
        a.JumpIf(R0, Condition.Equal, 0, out_);
        a.Move(R6, R0);
        a.LoadFrom(Width.Word, R1, R6, TaskState.Scope);
        g.LoadConfig(R2, Config.TracedScope);
        a.JumpIf(R1, Condition.NotEqual, R2, out_);
        a.LoadFrom(Width.Word, R1, R6, TaskState.Phase);
        a.JumpIf(R1, Condition.Equal, (int)CallPhase.InCall, inside);
        a.JumpIf(R1, Condition.Equal, (int)CallPhase.CountOnly, inside);
        a.LoadFrom(Width.Word, R1, R6, TaskState.Flags);
        a.JumpIf(R1, Condition.AnySet, (int)TaskFlags.Parked, restore);
        a.Jump(out_);

        a.Mark(restore);
        for (int at = CallRecord.EnterTime; at < CallRecord.Captures; at += 8)
        {
            a.LoadFrom(Width.Double, R1, R6, TaskState.Parked + at);
            a.Store(Width.Double, R6, TaskState.Image + at, R1);
        }

        a.Store(Width.Word, R6, TaskState.CaptureBytes, 0);
        a.Mark(inside);
        a.Call(Helper.BootTime);
        a.Store(Width.Double, R6, TaskState.Image + RecordHeader.Time, R0);
        a.Store(Width.Double, R6, TaskState.Image + CallRecord.Result, 0);
        a.Store(Width.Byte, R6, TaskState.Image + CallRecord.State, (int)CallState.RunningAtStop);
        a.Move(R1, R7);
        g.Storage(maps.Texts, R7, create: false);
        a.Move(R9, R0);
        a.JumpIf(R9, Condition.NotEqual, 0, write);
        a.Store(Width.Word, R6, TaskState.CaptureBytes, 0);
        a.Mark(write);
        Write(g, out_);
        a.Mark(out_);
        a.Exit(0);
        return g.Finish("weir_running", "task", BpfAttachType.TraceIterator);
    }

    /// <summary>R6 = state, R8 = seq_file, R9 = text area or 0.</summary>
    private static void Write(GateCode g, Label out_)
    {
        Assembler a = g.A;
        Label bare = a.NewLabel("bare"), head = a.NewLabel("head");
        a.LoadFrom(Width.Word, R7, R6, TaskState.CaptureBytes);
        a.JumpIf(R7, Condition.Equal, 0, head);
        a.JumpIf(R9, Condition.Equal, 0, out_);
        a.JumpIf(R7, Condition.Above, TextArea.MaxUsed, out_);
        a.LoadFrom(Width.Word, R1, R9, TextArea.Blocks);
        a.Store(Width.Byte, R6, TaskState.Image + CallRecord.CaptureCount, R1);
        a.Mark(head);
        a.Move(R1, R7);
        a.Add(R1, CallRecord.Captures);
        a.Store(Width.Word, R6, TaskState.Image + RecordHeader.Size, R1);
        a.Store(Width.Word, R6, TaskState.Image + RecordHeader.Kind, (int)RecordKind.Call | RecordHeader.CurrentVersion << 8);
        a.Store(Width.Half, R6, TaskState.Image + RecordHeader.Cpu, NoCpu);
        a.Move(R1, R8);
        a.Move(R2, R6);
        a.Add(R2, TaskState.Image);
        a.Set(R3, CallRecord.Captures);
        a.Call(Helper.SeqWrite);
        a.JumpIf(R7, Condition.Equal, 0, bare);
        a.JumpIf(R9, Condition.Equal, 0, bare);
        a.JumpIf(R7, Condition.Above, TextArea.MaxUsed, bare);
        a.Move(R1, R8);
        a.Move(R2, R9);
        a.Add(R2, TextArea.Data);
        a.Move(R3, R7);
        a.Call(Helper.SeqWrite);
        a.Mark(bare);
    }
}
