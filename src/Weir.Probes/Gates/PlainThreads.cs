using Weir.Bpf.Assembly;
using Weir.Bpf.Maps;
using Weir.Bpf.Programs;
using Weir.Probes.Layout;
using static Weir.Bpf.Assembly.Register;

namespace Weir.Probes.Gates;

/// <summary>
/// Following threads by their numbers, on kernels that do not show their types: a task has no place there to hang
/// state on.
/// </summary>
internal static class PlainThreads
{
    private const int Key = -8, Child = -16, OldNumber = -24;

    /// <summary>sched_process_fork(parent, child): the child of a marked thread is marked.</summary>
    internal static ProgramSpec Fork(GateCode g)
    {
        Assembler a = g.A;
        Label out_ = a.NewLabel("out"), make = a.NewLabel("make"), marked = a.NewLabel("marked"),
            full = a.NewLabel("full");
        a.LoadFrom(Width.Double, R7, R1, 8);

        // pid | tgid << 32 of the child.
        a.Store(Width.Double, Frame, Child, 0);
        a.Move(R1, Frame);
        a.Add(R1, Child);
        a.Set(R2, 8);
        a.Move(R3, R7);
        a.Add(R3, g.Types.PidOffset);
        a.Call(Helper.ProbeReadKernel);
        a.Call(Helper.PidTgid);
        a.Move(R8, R0);
        a.Compute(Operation.ShiftRight, R8, 32);
        a.Set(R9, (int)TaskFlags.Fresh);
        g.LoadConfig(R1, Config.Everyone);
        a.JumpIf(R1, Condition.NotEqual, 0, make);
        g.Mine(g.Maps.Tasks, create: false, Key);
        a.JumpIf(R0, Condition.Equal, 0, out_);
        a.LoadFrom(Width.Word, R1, R0, TaskState.Flags);
        a.JumpIf(R1, Condition.AnySet, (int)TaskFlags.Marked, marked);
        a.Jump(out_);
        a.Mark(marked);
        a.Set(R9, (int)(TaskFlags.Fresh | TaskFlags.Marked));
        g.LoadConfig(R1, Config.Follow);
        a.JumpIf(R1, Condition.NotEqual, 0, make);
        a.LoadFrom(Width.Word, R1, Frame, Child + 4);
        a.JumpIf(R1, Condition.NotEqual, R8, out_);
        a.Mark(make);
        a.LoadFrom(Width.Word, R1, Frame, Child);
        a.Store(Width.Word, Frame, Key, R1);
        g.OfThread(g.Maps.Tasks, create: true, Key);
        a.JumpIf(R0, Condition.Equal, 0, full);
        a.Store(Width.Word, R0, TaskState.Flags, R9);
        a.Store(Width.Double, R0, TaskState.PlainParent, R8);
        a.Mark(out_);
        a.Exit(0);
        a.Mark(full);
        g.Ring(Key, out_);
        g.Count(R0, Counter.NoState, R1);
        a.Exit(0);
        return g.Finish("weir_fork", GateNames.Fork);
    }

    /// <summary>
    /// sched_process_exec(task, old_pid, …): a thread that is not the first of its process becomes it when it executes
    /// a program, and its number changes. R1 = arguments; keeps R6 to R9.
    /// </summary>
    internal static void TakeNumber(GateCode g, int keySlot)
    {
        Assembler a = g.A;
        Label same = a.NewLabel("same_number");
        a.LoadFrom(Width.Double, R1, R1, 8);
        a.Store(Width.Double, Frame, OldNumber, R1);
        a.Call(Helper.PidTgid);
        a.Store(Width.Word, Frame, keySlot, R0);
        a.LoadFrom(Width.Word, R1, Frame, keySlot);
        a.LoadFrom(Width.Word, R2, Frame, OldNumber);
        a.JumpIf(R1, Condition.Equal, R2, same);
        foreach (MapSpec map in (ReadOnlySpan<MapSpec>)[g.Maps.Tasks, g.Maps.Texts])
        {
            Label none = a.NewLabel("none");
            g.A.Lookup(map, OldNumber);
            a.JumpIf(R0, Condition.Equal, 0, none);
            a.Move(R3, R0);
            a.LoadMap(R1, map);
            a.Move(R2, Frame);
            a.Add(R2, keySlot);
            a.Set(R4, 0);
            a.Call(Helper.MapUpdate);
            g.A.Delete(map, OldNumber);
            a.Mark(none);
        }

        a.Mark(same);
    }

    /// <summary>Forgets the current thread. Loses R0 to R5.</summary>
    internal static void Forget(GateCode g, int keySlot)
    {
        g.A.Call(Helper.PidTgid);
        g.A.Store(Width.Word, Frame, keySlot, R0);
        g.A.Delete(g.Maps.Tasks, keySlot);
        g.A.Delete(g.Maps.Texts, keySlot);
    }

    /// <summary>
    /// sys_enter of the one thread whose pid | tgid &lt;&lt; 32 is the word at 0 of the area: copies its task_struct's
    /// beginning behind that word, for user space to find where pid stands.
    /// </summary>
    internal static ProgramSpec Look(MapSpec area, int bytes)
    {
        Assembler a = new();
        Label out_ = a.NewLabel("out");
        a.Call(Helper.PidTgid);
        a.LoadMapValue(R6, area);
        a.LoadFrom(Width.Double, R1, R6, 0);
        a.JumpIf(R0, Condition.NotEqual, R1, out_);
        a.Call(Helper.CurrentTaskAddress);
        a.Move(R3, R0);
        a.Move(R1, R6);
        a.Add(R1, 8);
        a.Set(R2, bytes);
        a.Call(Helper.ProbeReadKernel);
        a.Mark(out_);
        a.Exit(0);
        return new ProgramSpec(
            "weir_look", Weir.Kernel.Abi.BpfProgramType.RawTracepoint, GateNames.Enter, a.Build());
    }
}
