using Weir.Bpf.Assembly;
using Weir.Bpf.Btf;
using Weir.Bpf.Maps;
using Weir.Bpf.Programs;
using Weir.Kernel.Abi;
using static Weir.Bpf.Assembly.Register;

namespace Weir.Explain.Probes;

/// <summary>
/// One program in the making. By convention R6 is the program's context, R7 the errand that it works for (0: none), and
/// R8 and R9 are lost by <see cref="SightCode.Emit"/>.
/// </summary>
internal sealed class ProbeCode
{
    /// <summary>Where a program puts what the sight's fields shall say.</summary>
    internal const int SlotA = -48, SlotB = -56, SlotC = -64, SlotD = -72;

    /// <summary>Eight bytes that a program may use.</summary>
    internal const int Free = -80;

    /// <summary>PF_IO_WORKER of include/linux/sched.h.</summary>
    internal const int PfIoWorker = 0x10;

    private const int Key = -8, KeyValue = -16;
    private readonly KernelBtf _types;

    internal ProbeCode(KernelBtf types)
    {
        _types = types;
        Out = A.NewLabel("out");
        A.Move(R6, R1);
        foreach (int slot in (int[])[SlotA, SlotB, SlotC, SlotD])
        {
            A.Store(Width.Double, Frame, slot, 0);
        }

        A.Set(R7, 0);
    }

    internal Assembler A { get; } = new();

    /// <summary>Where the program ends.</summary>
    internal Label Out { get; }

    internal int this[string structure, string field] => _types.Offset(structure, field);

    /// <summary>Ends the program while nothing is followed: the usual case for most of its runs.</summary>
    internal void QuitWhenIdle()
    {
        A.LoadMapValue(R1, ExplainMaps.Config);
        A.LoadFrom(Width.Word, R1, R1, ExplainConfig.Open);
        A.JumpIf(R1, Condition.Equal, 0, Out);
    }

    /// <summary>destination = the tracepoint's argument</summary>
    internal void Argument(Register destination, int index) => A.LoadFrom(Width.Double, destination, R6, 8 * index);

    /// <summary>destination = [base + field]</summary>
    internal void Field(Width width, Register destination, Register @base, string structure, string field) =>
        A.LoadFrom(width, destination, @base, this[structure, field]);

    /// <summary>R0 = the running thread's storage, or 0.</summary>
    internal void CurrentStorage(bool create)
    {
        A.Call(Helper.CurrentTask);
        Storage(R0, create);
    }

    /// <summary>R0 = a thread's storage, or 0.</summary>
    internal void Storage(Register task, bool create) => A.TaskStorage(ExplainMaps.Tasks, task, create);

    /// <summary>R7 = the errand that the running thread is on, unless R7 has one already.</summary>
    internal void FindByThread()
    {
        Label found = A.NewLabel("found");
        A.JumpIf(R7, Condition.NotEqual, 0, found);
        A.Call(Helper.CurrentTask);
        FindByTask(R0);
        A.Mark(found);
    }

    /// <summary>
    /// R7 = the errand that the thread in R0 or R2 is on: a worker of io_uring belongs to the process that asked, and
    /// is on the errand of the request that it has in hand. Else R7 is 0.
    /// </summary>
    internal void FindByTask(Register task)
    {
        Label plain = A.NewLabel("plain"), worker = A.NewLabel("worker"), found = A.NewLabel("on_errand");
        A.Set(R7, 0);
        if (_types.TryOffset("task_struct", "worker_private") is { } workerPrivate
            && _types.HasStruct("io_worker") && _types.TryOffset("io_worker", "cur_work") is { } inHand)
        {
            Field(Width.Word, R1, task, "task_struct", "flags");
            A.JumpIf(R1, Condition.AnySet, PfIoWorker, worker);
            A.Jump(plain);
            A.Mark(worker);
            A.LoadFrom(Width.Double, R3, task, workerPrivate);

            // The thread of a polled ring has the flag, too, but is no worker.
            A.JumpIf(R3, Condition.Equal, 0, plain);
            A.Add(R3, inHand);
            A.Store(Width.Double, Frame, Key, 0);
            A.Move(R1, Frame);
            A.Add(R1, Key);
            A.Set(R2, sizeof(long));
            A.Call(Helper.ProbeReadKernel);
            A.LoadFrom(Width.Double, R1, Frame, Key);
            A.JumpIf(R1, Condition.Equal, 0, found);
            A.Add(R1, -this["io_kiocb", "work"]);
            FindByKey(R1);
            A.Jump(found);
        }

        A.Mark(plain);
        Storage(task, create: false);
        A.JumpIf(R0, Condition.Equal, 0, found);
        A.LoadFrom(Width.Double, R7, R0, ExplainMaps.TaskErrand);
        A.Mark(found);
    }

    /// <summary>R7 = the errand that an address belongs to, unless R7 has one already.</summary>
    internal void FindByKey(Register address, MapSpec? table = null)
    {
        Label found = A.NewLabel("found");
        A.JumpIf(R7, Condition.NotEqual, 0, found);
        A.Store(Width.Double, Frame, Key, address);
        A.Lookup(table ?? ExplainMaps.KeyTable, Key);
        A.JumpIf(R0, Condition.Equal, 0, found);
        A.LoadFrom(Width.Double, R7, R0, 0);
        A.Mark(found);
    }

    /// <summary>R7 = the errand that is being completed on this CPU, unless R7 has one already.</summary>
    internal void FindByCompletion()
    {
        Label found = A.NewLabel("found");
        A.JumpIf(R7, Condition.NotEqual, 0, found);
        LookupCompleting();
        A.JumpIf(R0, Condition.Equal, 0, found);
        A.LoadFrom(Width.Double, R7, R0, 0);
        A.Mark(found);
    }

    /// <summary>What this CPU completes from here on belongs to R7 (which may be 0).</summary>
    internal void SetCompleting()
    {
        Label none = A.NewLabel("none");
        LookupCompleting();
        A.JumpIf(R0, Condition.Equal, 0, none);
        A.Store(Width.Double, R0, 0, R7);
        A.Mark(none);
    }

    /// <summary>Ends the program if there is no errand.</summary>
    internal void QuitWithoutErrand() => A.JumpIf(R7, Condition.Equal, 0, Out);

    /// <summary>Remembers that an address belongs to R7.</summary>
    internal void SetKey(Register address, MapSpec? table = null)
    {
        A.Store(Width.Double, Frame, Key, address);
        UpdateFromSlots(table ?? ExplainMaps.KeyTable);
    }

    /// <summary>Forgets an address.</summary>
    internal void DropKey(Register address, MapSpec? table = null)
    {
        A.Store(Width.Double, Frame, Key, address);
        A.Delete(table ?? ExplainMaps.KeyTable, Key);
    }

    /// <summary>Adds 1 to a counter of the configuration. Loses R1 and R2.</summary>
    internal void Count(int counter, Width width = Width.Double, int by = 1)
    {
        A.LoadMapValue(R1, ExplainMaps.Config);
        A.Set(R2, by);
        A.AtomicAddTo(width, R1, counter, R2);
    }

    /// <summary>R7's errand has another part that must end before it does.</summary>
    internal void AddPart()
    {
        Label none = A.NewLabel("none");
        LookupErrand();
        A.JumpIf(R0, Condition.Equal, 0, none);
        A.Set(R1, 1);
        A.AtomicAddTo(Width.Word, R0, ExplainMaps.ErrandParts, R1);
        A.Mark(none);
    }

    /// <summary>A part of R7's errand has ended; with the last one the errand does.</summary>
    internal void EndPart()
    {
        Label more = A.NewLabel("more");
        LookupErrand();
        A.JumpIf(R0, Condition.Equal, 0, more);
        A.Set(R1, -1);
        A.AtomicAddTo(Width.Word, R0, ExplainMaps.ErrandParts, R1);
        A.LoadFrom(Width.Word, R1, R0, ExplainMaps.ErrandParts);
        A.JumpIf(R1, Condition.NotEqual, 0, more);

        // Two CPUs may see the 0; only one deletes.
        A.Delete(ExplainMaps.ErrandTable, Key);
        A.JumpIf(R0, Condition.NotEqual, 0, more);
        Count(ExplainConfig.Open, Width.Word, -1);
        A.Mark(more);
    }

    /// <summary>R0 = R7's errand, or 0.</summary>
    internal void LookupErrand()
    {
        A.Store(Width.Double, Frame, Key, R7);
        A.Lookup(ExplainMaps.ErrandTable, Key);
    }

    /// <summary>Gives the finished program.</summary>
    internal ProgramSpec Finish(string target)
    {
        A.Mark(Out);
        A.Exit(0);
        return new ProgramSpec(
            "why_" + target, BpfProgramType.Tracing, target, A.Build(), BpfAttachType.TraceRawTp);
    }

    private void LookupCompleting()
    {
        A.Store(Width.Word, Frame, Key, 0);
        A.Lookup(ExplainMaps.Completing, Key);
    }

    private void UpdateFromSlots(MapSpec map)
    {
        Label fine = A.NewLabel("fine");
        A.Store(Width.Double, Frame, KeyValue, R7);
        A.Update(map, Key, KeyValue);
        A.JumpIf(R0, Condition.Equal, 0, fine);
        Count(ExplainConfig.Forgotten);
        A.Mark(fine);
    }
}
