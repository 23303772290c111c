using System.Collections.Immutable;
using Weir.Bpf.Assembly;
using Weir.Bpf.Maps;
using Weir.Bpf.Programs;
using Weir.Catalogue.Records;
using Weir.Kernel.Abi;
using Weir.Probes.Layout;
using static Weir.Bpf.Assembly.Register;

namespace Weir.Probes.Gates;

/// <summary>
/// One program in the making: an assembler that knows the maps and this kernel's types, and adds each local function
/// that the program calls once, behind its main part.
/// </summary>
internal sealed class GateCode(GateMaps maps, KernelTypes types)
{
    private readonly Dictionary<string, (Label Label, Action Write)> _functions = [];
    private readonly Queue<string> _toWrite = new();
    private readonly Dictionary<string, ImmutableArray<int>> _shared = [];

    internal Assembler A { get; } = new();

    internal GateMaps Maps { get; } = maps;

    internal KernelTypes Types { get; } = types;

    /// <summary>Calls a local function; its body is written once, at the end.</summary>
    internal void CallFunction(string name, Action<GateCode> body)
    {
        if (!_functions.TryGetValue(name, out var function))
        {
            function = (A.NewLabel(name), () => body(this));
            _functions.Add(name, function);
            _toWrite.Enqueue(name);
        }

        A.CallLocal(function.Label);
    }

    /// <summary>
    /// Calls a local function that the verifier checks by itself, once, and not anew with each call; it returns a
    /// number.
    /// </summary>
    /// <param name="name">Its name.</param>
    /// <param name="body">Writes it; pointers are checked for null before.</param>
    /// <param name="parameters">What R1, R2, … are: 0 for a number, else the bytes that a pointer points to.</param>
    internal void CallShared(string name, Action<GateCode> body, params ImmutableArray<int> parameters)
    {
        _shared[name] = parameters;
        CallFunction(name, body);
    }

    /// <summary>Adds the local functions and gives the finished program.</summary>
    internal ProgramSpec Finish(string name, string target, BpfAttachType attach = BpfAttachType.TraceRawTp)
    {
        List<LocalFunction> functions = [new(name, 0, null)];
        while (_toWrite.TryDequeue(out string? next))
        {
            functions.Add(new(next, A.Count, _shared.TryGetValue(next, out var parameters) ? parameters : null));
            A.Mark(_functions[next].Label);
            RefuseNull(functions[^1]);
            _functions[next].Write();
        }

        return new ProgramSpec(
            name, Types.IsPlain ? BpfProgramType.RawTracepoint : BpfProgramType.Tracing, target, A.Build(),
            Types.IsPlain ? BpfAttachType.None : attach, _shared.Count == 0 ? [] : [.. functions]);
    }

    private void RefuseNull(LocalFunction function)
    {
        ImmutableArray<int> parameters = function.Parameters ?? [];
        for (int i = 0; i < parameters.Length; i++)
        {
            if (parameters[i] != 0)
            {
                Label there = A.NewLabel("there");
                A.JumpIf((Register)((int)R1 + i), Condition.NotEqual, 0, there);
                A.Exit(0);
                A.Mark(there);
            }
        }
    }

    /// <summary>destination = [base + field]</summary>
    internal void LoadField(Width width, Register destination, Register @base, string structure, string field) =>
        A.LoadFrom(width, destination, @base, Types[structure, field]);

    /// <summary>Gives the address in a register a type: R0 = (type *)source. Loses R1 to R5.</summary>
    internal void Cast(Register source, int typeId)
    {
        if (source != R1)
        {
            A.Move(R1, source);
        }

        A.Set(R2, typeId);
        A.CallKernel(Types.RdonlyCast);
    }

    /// <summary>
    /// R0 = what is kept of the current thread, or 0. Loses R1 to R5, and 4 bytes of the frame where state hangs on
    /// thread numbers.
    /// </summary>
    internal void Mine(MapSpec map, bool create, int keySlot)
    {
        if (!Types.IsPlain)
        {
            A.Call(Helper.CurrentTask);
            A.TaskStorage(map, R0, create);
            return;
        }

        A.Call(Helper.PidTgid);
        A.Store(Width.Word, Frame, keySlot, R0);
        OfThread(map, create, keySlot);
    }

    /// <summary>R0 = what is kept of the thread whose number is in a slot, or 0. Loses R1 to R5.</summary>
    internal void OfThread(MapSpec map, bool create, int keySlot)
    {
        A.Lookup(map, keySlot);
        if (create)
        {
            Label have = A.NewLabel("have_one");
            A.JumpIf(R0, Condition.NotEqual, 0, have);
            A.LoadMap(R1, map);
            A.Move(R2, Frame);
            A.Add(R2, keySlot);
            A.LoadMapValue(R3, Maps.Blank);
            A.Set(R4, 0);
            A.Call(Helper.MapUpdate);
            A.Lookup(map, keySlot);
            A.Mark(have);
        }
    }

    /// <summary>
    /// Makes the registers behind an address readable: in place, or where the kernel's types are not known, in a copy
    /// in the frame. Loses R0 to R5.
    /// </summary>
    internal void TakeRegisters(Register registers, int slot)
    {
        if (Types.IsPlain)
        {
            A.Move(R1, Frame);
            A.Add(R1, slot);
            A.Set(R2, KernelTypes.RegisterBytes);
            A.Move(R3, registers);
            A.Call(Helper.ProbeReadKernel);
            A.Move(registers, Frame);
            A.Add(registers, slot);
        }
    }

    /// <summary>
    /// destination = thread_info.status of the current task, whose address is in a register where types are known.
    /// Loses R0 to R5 where they are not.
    /// </summary>
    internal void LoadStatus(Register destination, Register task, int scratchSlot)
    {
        if (!Types.IsPlain)
        {
            LoadField(Width.Word, destination, task, "task_struct", "thread_info.status");
            return;
        }

        A.Call(Helper.CurrentTaskAddress);
        A.Move(R3, R0);
        A.Add(R3, KernelTypes.PlainStatus);
        A.Move(R1, Frame);
        A.Add(R1, scratchSlot);
        A.Set(R2, sizeof(int));
        A.Call(Helper.ProbeReadKernel);
        A.LoadFrom(Width.Word, destination, Frame, scratchSlot);
    }

    /// <summary>R0 = the current task, to read fields of. Loses R1 to R5.</summary>
    /// <remarks>
    /// As an address of unproven worth, whose loads the kernel guards: for each pointer that is read out of one that it
    /// trusts, the verifier searches all of BTF by name, up to four times (btf_nested_type_is_trusted; measured: a
    /// fifth of the time that a trace took to start).
    /// </remarks>
    internal void CurrentTask()
    {
        A.Call(Helper.CurrentTask);
        Cast(R0, Types.TaskId);
    }

    /// <summary>destination = a u32 of the configuration.</summary>
    internal void LoadConfig(Register destination, int offset, Width width = Width.Word)
    {
        A.LoadMapValue(destination, Maps.Config);
        A.LoadFrom(width, destination, destination, offset);
    }

    /// <summary>R0 = this CPU's ring, its number left in a stack slot; jumps away where there is none.</summary>
    internal void Ring(int cpuSlot, Label none)
    {
        A.Call(Helper.ProcessorId);
        A.Store(Width.Word, Frame, cpuSlot, R0);
        A.Lookup(Maps.Rings, cpuSlot);
        A.JumpIf(R0, Condition.Equal, 0, none);
    }

    /// <summary>Changes a counter of the ring in a register. Loses the scratch register.</summary>
    internal void Count(Register ring, Counter counter, Register scratch, int by = 1)
    {
        int at = Bpf.Rings.RingLayout.Counters + 8 * (int)counter;
        A.LoadFrom(Width.Double, scratch, ring, at);
        A.Add(scratch, by);
        A.Store(Width.Double, ring, at, scratch);
    }

    /// <summary>
    /// A number that a record has no room for becomes the largest: its low half would be some other call's number.
    /// </summary>
    internal void LimitNumber(Register number)
    {
        Label fits = A.NewLabel("fits");
        A.JumpIf(number, Condition.BelowOrEqual, ushort.MaxValue, fits);
        A.Set(number, ushort.MaxValue);
        A.Mark(fits);
    }

    /// <summary>Image's arguments = the registers at these offsets. Loses R1.</summary>
    internal void CopyArguments(Register state, Register registers, ReadOnlySpan<int> offsets, Width width)
    {
        for (int i = 0; i < offsets.Length; i++)
        {
            A.LoadFrom(width, R1, registers, offsets[i]);
            A.Store(Width.Double, state, TaskState.Image + CallRecord.Arguments + 8 * i, R1);
        }
    }

    /// <summary>[state + flags] &amp;= ~bits. Loses the scratch register.</summary>
    internal void ClearFlags(Register state, TaskFlags bits, Register scratch)
    {
        A.LoadFrom(Width.Word, scratch, state, TaskState.Flags);
        A.Compute(Operation.And, scratch, ~(int)bits);
        A.Store(Width.Word, state, TaskState.Flags, scratch);
    }
}
