using System.Buffers.Binary;
using System.Text;
using Weir.Bpf.Assembly;
using Weir.Bpf.Programs;
using Weir.Bpf.Rings;
using Weir.Bpf.Tests.Interpreter;
using Weir.Catalogue.Plans;
using Weir.Catalogue.Records;
using Weir.Probes.Gates;
using Weir.Probes.Layout;

namespace Weir.Probes.Tests.Simulation;

/// <summary>
/// The gates on a made-up machine: threads call, are interrupted, fork and die, and what the gates wrote is read out
/// of the rings' memory.
/// </summary>
internal sealed class World
{
    /// <summary>A handler's address.</summary>
    public const ulong Handler = 0x401000;

    private const int Selected = (int)PlanFlags.Selected;
    private static readonly KernelTypes Types = new(FakeTypes.Btf);
    private readonly Dictionary<string, Code> _programs;
    private readonly Region _context;
    private readonly Dictionary<ulong, FakeTask> _tasks = [];
    private readonly int _cpus;

    public World(int cpus = 2, int ringBytes = 1 << 16)
    {
        _cpus = cpus;
        Kernel = new SimulatedKernel(cpus);
        Maps = new GateMaps(cpus, ringBytes);
        Files = new FakeFiles(Kernel.Space);
        _context = Kernel.Space.Allocate(32, RegionKind.Context, "context");
        ProgramSpec[] all =
        [
            EnterGate.Build(Maps, Types), ExitGate.Build(Maps, Types), ProcessGates.Fork(Maps, Types),
            ProcessGates.Rename(Maps, Types), ProcessGates.Signal(Maps, Types), ProcessGates.Exec(Maps, Types),
            ProcessGates.TaskExit(Maps, Types), IteratorGates.Mark(Maps, Types), IteratorGates.Running(Maps, Types),
        ];
        _programs = all.ToDictionary(p => p.Name, p => p.Code);
        Kernel.StorageMade = task => _tasks[task].HasStorage = true;
        Set(Config.TracedScope, 3);
        Set(Config.Epoch, 1);
        Set(Config.Follow, 1);
        Set(Config.Self, 1);
        for (int number = 0; number < PlanEntry.Count; number++)
        {
            Plan(number, SyscallPlan.Empty);
        }
    }

    public SimulatedKernel Kernel { get; }

    public GateMaps Maps { get; }

    public FakeFiles Files { get; }

    /// <summary>Instructions of the last program.</summary>
    public int Steps => Kernel.Machine.Steps;

    public void Set(int configField, int value) =>
        BinaryPrimitives.WriteInt32LittleEndian(Kernel.Map(Maps.Config).Values()[configField..], value);

    public void SetLong(int configField, long value) =>
        BinaryPrimitives.WriteInt64LittleEndian(Kernel.Map(Maps.Config).Values()[configField..], value);

    public void Plan(int number, SyscallPlan plan, PlanFlags flags = (PlanFlags)Selected, int sampleEvery = 1) =>
        PlanEntry.Write(
            Kernel.Map(Maps.Plans).Values()[(number * PlanEntry.SizeBytes)..], plan, flags, sampleEvery);

    public FakeTask Thread(int pid, int tid = 0, string comm = "prog")
    {
        FakeTask task = new(Kernel.Space, Files, pid, tid == 0 ? pid : tid, comm);
        _tasks.Add(task.Object.Address, task);
        return task;
    }

    /// <summary>A thread that was launched and is marked as new.</summary>
    public FakeTask Marked(int pid, int tid = 0, string comm = "prog", TaskFlags more = TaskFlags.None)
    {
        FakeTask task = Thread(pid, tid, comm);
        Kernel.Map(Maps.Tasks).Storage(task.Object.Address, create: true);
        task.HasStorage = true;
        BinaryPrimitives.WriteInt32LittleEndian(State(task)[TaskState.Flags..], (int)(TaskFlags.Marked | more));
        return task;
    }

    public Span<byte> State(FakeTask task) => Kernel.Map(Maps.Tasks).StorageBytes(task.Object.Address);

    public void Enter(FakeTask task, long number, params ulong[] arguments) => Enter(task, number, false, arguments);

    public void Enter(FakeTask task, long number, bool compat, params ulong[] arguments)
    {
        task.IsCompat = compat;
        task.SetRegisters(number, arguments, compat);
        Run("weir_enter", task, task.Registers.Start, (ulong)number);
    }

    public void Exit(FakeTask task, long result) => Run("weir_exit", task, task.Registers.Start, (ulong)result);

    public void Call(FakeTask task, long number, long result, params ulong[] arguments)
    {
        Enter(task, number, arguments);
        Exit(task, result);
    }

    public FakeTask Fork(FakeTask parent, int pid, int tid = 0)
    {
        FakeTask child = Thread(pid, tid);
        child.Object.Put("real_parent", parent.Object.Address);
        Run("weir_fork", parent, parent.Object.Address, child.Object.Address);
        return child;
    }

    public void Signal(FakeTask task, ulong handler = Handler, ulong flags = 0)
    {
        KernelObject action = new(Kernel.Space, "k_sigaction");
        action.Put("sa.sa_handler", handler).Put("sa.sa_flags", flags);
        Run("weir_signal", task, 10, 0, action.Address);
    }

    public void Rename(FakeTask task, string comm)
    {
        Run("weir_rename", task, task.Object.Address, 0);
        task.Comm = comm;
    }

    public void Exec(FakeTask task) => Run("weir_exec", task, task.Object.Address);

    public void Die(FakeTask task) => Run("weir_task_exit", task, task.Object.Address);

    /// <summary>Marks the threads of a process as attaching to it does.</summary>
    public void MarkRunning(int pid)
    {
        Kernel.Map(Maps.Seeds).Update(BitConverter.GetBytes(pid), [1]);
        Visit("weir_mark");
    }

    /// <summary>The calls that threads are in.</summary>
    public IReadOnlyList<Row> Running()
    {
        Kernel.Sequence.Clear();
        Visit("weir_running");
        return [.. Split([.. Kernel.Sequence])];
    }

    /// <summary>Takes the records out of all rings, oldest first.</summary>
    public IReadOnlyList<Row> Drain()
    {
        List<Row> all = [];
        for (int cpu = 0; cpu < _cpus; cpu++)
        {
            Span<byte> ring = Ring(cpu);
            ulong from = BinaryPrimitives.ReadUInt64LittleEndian(ring[RingLayout.Consumer..]);
            ulong to = BinaryPrimitives.ReadUInt64LittleEndian(ring[RingLayout.Producer..]);
            while (from < to)
            {
                int at = RingLayout.Data + (int)(from & (ulong)(Maps.RingDataBytes - 1));
                int size = BinaryPrimitives.ReadInt32LittleEndian(ring[at..]);
                all.Add(new Row(ring.Slice(at, size).ToArray()));
                from += (ulong)size;
            }

            Assert.Equal(to, from);
            BinaryPrimitives.WriteUInt64LittleEndian(ring[RingLayout.Consumer..], to);
        }

        return [.. all.OrderBy(r => r.Time)];
    }

    /// <summary>The calls among <see cref="Drain"/>.</summary>
    public IReadOnlyList<Row> DrainCalls() => [.. Drain().Where(r => r.Kind == RecordKind.Call)];

    public long Counter(Counter counter) => Enumerable.Range(0, _cpus).Sum(
        cpu => BinaryPrimitives.ReadInt64LittleEndian(Ring(cpu)[(RingLayout.Counters + 8 * (int)counter)..]));

    /// <summary>Calls, errors and ns of what was counted only.</summary>
    public (long Calls, long Errors, long Ns) Counted(int number)
    {
        long[] sums = new long[3];
        for (int cpu = 0; cpu < _cpus; cpu++)
        {
            for (int i = 0; i < 3; i++)
            {
                sums[i] += BinaryPrimitives.ReadInt64LittleEndian(
                    Kernel.Map(Maps.Counts).Values(cpu)[(24 * number + 8 * i)..]);
            }
        }

        return (sums[0], sums[1], sums[2]);
    }

    /// <summary>A text in the program's memory.</summary>
    public ulong UserText(ulong address, string text)
    {
        Encoding.UTF8.GetBytes(text, Kernel.Space.AllocateUser(address, text.Length + 1).Data);
        return address;
    }

    private static IEnumerable<Row> Split(byte[] records)
    {
        for (int at = 0; at < records.Length;)
        {
            int size = BinaryPrimitives.ReadInt32LittleEndian(records.AsSpan(at));
            yield return new Row(records[at..(at + size)]);
            at += size;
        }
    }

    private Span<byte> Ring(int cpu) => Kernel.Map(Maps.Rings).Values()
        .Slice(cpu * RingLayout.ElementBytes(Maps.RingDataBytes), RingLayout.ElementBytes(Maps.RingDataBytes));

    private void Visit(string iterator)
    {
        KernelObject meta = new KernelObject(Kernel.Space, "bpf_iter_meta").Put("seq", 1UL);
        foreach (FakeTask task in _tasks.Values.ToArray())
        {
            Run(iterator, task, meta.Address, task.Object.Address);
        }

        Run(iterator, _tasks.Values.First(), meta.Address, 0);
    }

    private void Run(string program, FakeTask current, params ReadOnlySpan<ulong> arguments)
    {
        Kernel.CurrentTask = current.Object.Address;
        for (int i = 0; i < arguments.Length; i++)
        {
            BitConverter.TryWriteBytes(_context.Data.AsSpan(8 * i), arguments[i]);
        }

        Kernel.Machine.Run(_programs[program], _context.Start);
    }
}
