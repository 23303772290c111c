using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using Weir.Bpf.Maps;
using Weir.Bpf.Rings;
using Weir.Catalogue;
using Weir.Catalogue.Operations;
using Weir.Catalogue.Plans;
using Weir.Catalogue.Records;
using Weir.Kernel;
using Weir.Kernel.Features;
using Weir.Kernel.Handles;
using Weir.Probes.Gates;
using Weir.Probes.Layout;

namespace Weir.Probes.Session;

/// <summary>
/// A running trace: the gates are attached from construction to <see cref="Stop"/>. One thread reads; the settings
/// may be changed from any.
/// </summary>
public sealed class GateSession : IRecordSource
{
    private const int MinRingBytes = 1 << 20, MaxRingBytes = 1 << 30, CommBytes = 16, LongestWaitMs = 50;

    private const string WithoutTypes = "files behind descriptors have no names, asynchronous operations, stacks, "
        + "command lines and exit statuses are not seen, and calls that were running at the start have rows only when "
        + "they end";

    private readonly GateSet _gates;
    private readonly CpuRings _rings;
    private readonly Doorbell _doorbell;
    private readonly MappedRegion _config, _plans;
    private readonly int _cpus;
    private readonly PlainMarks? _plain;
    private readonly ImmutableArray<string> _leftOut;
    private long _running, _unfinished;

    /// <summary>Loads and attaches the gates. Marked threads are none yet.</summary>
    /// <exception cref="Weir.Kernel.FeatureMissingException">This kernel lacks something.</exception>
    /// <exception cref="Weir.Kernel.KernelException">No privilege, or no memory for the rings.</exception>
    /// <param name="options">What they should see and do.</param>
    /// <param name="preparation">What was begun before, or null.</param>
    public GateSession(GateOptions options, GatePreparation? preparation = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        RefuseWithoutPrivilege();
        _cpus = PossibleCpus.Count;
        long share = Math.Clamp(options.RingBytes / _cpus, MinRingBytes, MaxRingBytes);
        int ringBytes = (int)Math.Min(MaxRingBytes, (long)BitOperations.RoundUpToPowerOf2((ulong)share));
        _gates = new GateSet(
            _cpus, ringBytes,
            () => preparation is null || options.WithoutTypes ? KernelView.Read(options.WithoutTypes)
                : preparation.Kernel);
        GateLoads loads = new(_gates, options);
        _rings = new CpuRings(_gates[_gates.Maps.Rings], ringBytes);
        _doorbell = new Doorbell(_gates[GateMaps.Doorbell]);
        _config = _gates[_gates.Maps.Config].Map();
        _plans = _gates[_gates.Maps.Plans].Map();
        WriteSets(options);
        WriteConfig(options);
        WritePlans(options);
        _leftOut = [.. loads.Attach()];
        if (_gates.IsPlain)
        {
            _plain = new PlainMarks(_gates[_gates.Maps.Tasks], _gates[_gates.Maps.Texts]);
            _leftOut = [$"{WithoutTypes}: {_gates.WhyPlain}"];
        }
    }

    /// <summary>What the verifier looked at to accept each gate; null where the kernel does not tell.</summary>
    public IEnumerable<(string Name, long? Instructions)> Verified => _gates.Verified;

    /// <summary>Where what is kept of threads hangs on their numbers: what is kept now. For tests.</summary>
    internal IEnumerable<byte[]> Remembered() => _gates[_gates.Maps.Tasks].Values();

    /// <summary>Marks a process's thread as new: its calls are traced from the next one on.</summary>
    public void MarkNew(Fd pidfd)
    {
        ArgumentNullException.ThrowIfNull(pidfd);
        if (_plain is not null)
        {
            _plain.MarkNew(pidfd);
            return;
        }

        Span<byte> state = stackalloc byte[TaskState.SizeBytes];
        state.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(state[TaskState.Flags..], (int)(TaskFlags.Marked | TaskFlags.Fresh));
        _gates[_gates.Maps.Tasks].Update(BitConverter.GetBytes(pidfd.Number), state);
    }

    /// <summary>Marks all threads of running processes; the call that each is in shows as running at start.</summary>
    public void MarkRunning(IEnumerable<int> processes)
    {
        ArgumentNullException.ThrowIfNull(processes);
        if (_plain is not null)
        {
            _plain.MarkRunning(processes);
            return;
        }

        BpfMap seeds = _gates[_gates.Maps.Seeds];
        foreach (int pid in processes)
        {
            seeds.Update(BitConverter.GetBytes(pid), [1]);
        }

        _gates.RunIterator(IteratorGates.Mark);
    }

    /// <summary>Writes the plans of all syscalls anew; takes effect at each thread's next call.</summary>
    public void WritePlans(GateOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        PlanFlags sampled = options.SampleEvery > 1 ? PlanFlags.Sampled : PlanFlags.None;
        bool withAio = options.Async && AioOps.All.Any(options.SelectOperation) && _gates.LacksForAio is null;
        for (int number = 0; number < PlanEntry.Count; number++)
        {
            Span<byte> entry = _plans.Slice((nuint)(number * PlanEntry.SizeBytes), PlanEntry.SizeBytes);
            SyscallRow? row = number == PlanEntry.Unknown ? null : Syscalls.Find(number);
            bool selected = row is null ? options.SelectUnknown : options.Select(row);
            PlanFlags special = SpecialCalls.Flags(row, withAio);
            PlanFlags flags = selected ? PlanFlags.Selected | sampled
                : (special & SpecialCalls.OfAio) != 0 ? PlanFlags.Followed : PlanFlags.None;
            PlanEntry.Write(
                entry, row is null || !selected ? SyscallPlan.Empty : options.PlanOf(row), flags | special,
                options.SampleEvery);
        }
    }

    /// <summary>Makes the gates send the name of every file again when they next meet it.</summary>
    public void ForgetNames()
    {
        ref int epoch = ref Word(Config.Epoch);
        Volatile.Write(ref epoch, epoch + 1);
    }

    /// <inheritdoc/>
    public int Drain(IRecordSink sink) => _rings.Drain(sink);

    /// <inheritdoc/>
    public void Wait(int timeoutMs) => _doorbell.Wait(Math.Min(timeoutMs, LongestWaitMs));

    /// <summary>Detaches the gates. What is in the rings can still be drained.</summary>
    public void Stop() => _gates.Detach();

    /// <inheritdoc/>
    public int DrainRunning(IRecordSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        Stop();
        _rings.Drain(sink, all: true);
        ReadOnlySpan<byte> left = _plain is null
            ? _gates.RunIterator(IteratorGates.Running)
            : [.. _plain.Running(Word(Config.TracedScope)).SelectMany(record => record)];
        int taken = HandOver(left, sink, out int calls);
        _running += calls;
        int unfinished = new PendingOperations(_gates).Drain(sink);
        _unfinished += unfinished;
        return taken + unfinished;
    }

    /// <summary>
    /// Hands over a record for every call that a traced thread is in and, the oldest first, for every asynchronous
    /// operation in flight, while tracing goes on: they count nowhere, and come again when they end.
    /// </summary>
    public void LookAtRunning(IRecordSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        if (_plain is null)
        {
            HandOver(_gates.RunIterator(IteratorGates.Now), sink, out _);
            new PendingOperations(_gates).Look(sink);
        }
    }

    private static int HandOver(ReadOnlySpan<byte> records, IRecordSink sink, out int calls)
    {
        int taken = 0;
        calls = 0;
        while (records.Length >= RecordHeader.SizeBytes)
        {
            int size = BinaryPrimitives.ReadInt32LittleEndian(records);
            if (size < RecordHeader.SizeBytes || size > records.Length)
            {
                break;
            }

            sink.Take(records[..size]);
            calls += records[RecordHeader.Kind] == (byte)RecordKind.Call ? 1 : 0;
            records = records[size..];
            taken++;
        }

        return taken;
    }

    /// <inheritdoc/>
    public SourceCounters ReadCounters() => new()
    {
        Calls = Read(Counter.Calls) + _running,
        Rows = Read(Counter.Rows) + _running,
        CountedOnly = Read(Counter.CountedOnly),
        Lost = Read(Counter.Lost),
        LostFiles = Read(Counter.LostFiles),
        LostTasks = Read(Counter.LostTasks),
        NoState = Read(Counter.NoState),
        Operations = Read(Counter.AsyncRows) + _unfinished,
        LostOperations = Read(Counter.AsyncLost),
        UnfollowedOperations = Read(Counter.AsyncNoRoom),
        LostOperationTexts = Read(Counter.AsyncTextsLost),
        UnaskedOperations = Read(Counter.AsyncUnasked),
        LostStacks = Read(Counter.StacksLost),
        WithoutStack = Read(Counter.StacksNone),
        LeftOut = _leftOut,
        SkippedRuns = _gates.SkippedRuns(),
        Counted = [.. ReadCounts()],
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        _config.Dispose();
        _plans.Dispose();
        _rings.Dispose();
        _doorbell.Dispose();
        _gates.Dispose();
    }

    internal static void RefuseWithoutPrivilege()
    {
        if (!Capabilities.CanTrace)
        {
            string missing = string.Join(" and ", Capabilities.MissingForTracing);
            throw new KernelException("tracing", Errno.EPERM, $"{missing} missing: {Capabilities.HowToGrant}");
        }
    }

    private long Read(Counter counter) => _rings.Counter((int)counter);

    private IEnumerable<SyscallCount> ReadCounts()
    {
        byte[] values = new byte[24 * _cpus];
        for (int number = 0; number < PlanEntry.Count; number++)
        {
            _gates[_gates.Maps.Counts].Lookup(BitConverter.GetBytes(number), values);
            Span<long> sums = [0, 0, 0];
            ReadOnlySpan<long> words = MemoryMarshal.Cast<byte, long>(values);
            for (int i = 0; i < words.Length; i++)
            {
                sums[i % 3] += words[i];
            }

            if (sums[0] != 0)
            {
                yield return new SyscallCount(number, sums[0], sums[1], sums[2]);
            }
        }
    }

    private void WriteSets(GateOptions options)
    {
        void Fill(MapSpec set, IEnumerable<byte[]> keys)
        {
            foreach (byte[] key in keys)
            {
                _gates[set].Update(key, [1]);
            }
        }

        Fill(_gates.Maps.Processes, options.Processes.Select(BitConverter.GetBytes));
        Fill(_gates.Maps.Threads, options.Threads.Select(BitConverter.GetBytes));
        Fill(_gates.Maps.Users, options.Users.Select(BitConverter.GetBytes));
        Fill(_gates.Maps.Comms, options.Comms.Select(comm =>
        {
            byte[] key = new byte[CommBytes];
            byte[] name = Encoding.UTF8.GetBytes(comm);
            name.AsSpan(0, Math.Min(name.Length, CommBytes - 1)).CopyTo(key);
            return key;
        }));
    }

    private void WriteConfig(GateOptions options)
    {
        ScopeFilters filters = (options.Processes.IsEmpty ? 0 : ScopeFilters.Process)
            | (options.Threads.IsEmpty ? 0 : ScopeFilters.Thread)
            | (options.Comms.IsEmpty ? 0 : ScopeFilters.Comm)
            | (options.Users.IsEmpty ? 0 : ScopeFilters.User)
            | (options.Cgroup is null ? 0 : ScopeFilters.Cgroup);
        Word(Config.Everyone) = options.Everyone ? 1 : 0;
        Word(Config.Follow) = options.Follow ? 1 : 0;
        Word(Config.Filters) = (int)filters;
        Word(Config.Self) = Environment.ProcessId;
        Word(Config.Epoch) = 1;
        Word(Config.ErrorsOnly) = options.ErrorsOnly ? 1 : 0;
        Word(Config.ExitFilters) = options.ErrorsOnly || options.SlowerThanNs > 0 ? 1 : 0;
        BinaryPrimitives.WriteInt64LittleEndian(_config.Slice(Config.SlowerThanNs, 8), options.SlowerThanNs);
        Word(Config.CgroupLevel) = options.Cgroup?.Level ?? 0;
        BinaryPrimitives.WriteUInt64LittleEndian(_config.Slice(Config.CgroupId, 8), options.Cgroup?.Id ?? 0);
        BinaryPrimitives.WriteUInt64LittleEndian(_config.Slice(Config.ManyCompletions, 8), RingOps.ManyCompletions);
        BinaryPrimitives.WriteUInt64LittleEndian(_config.Slice(Config.Descriptors, 8), RingOps.Descriptors);
        BinaryPrimitives.WriteUInt64LittleEndian(_config.Slice(Config.ByNumber, 8), RingOps.ByNumber);
        WriteMask(Config.RingOperations, RingOps.All, options);
        WriteMask(Config.AioOperations, AioOps.All, options);
        BinaryPrimitives.WriteUInt64LittleEndian(_config.Slice(Config.FileAtSubmit, 8), RingOps.FileAtSubmit);
        _gates[_gates.Maps.RingPlans].Update(BitConverter.GetBytes(0), RingPlan.Table());
        Volatile.Write(ref Word(Config.TracedScope), (1 << 1) | 1);
    }

    private void WriteMask(int at, ImmutableArray<OperationRow> rows, GateOptions options) =>
        BinaryPrimitives.WriteUInt64LittleEndian(
            _config.Slice((nuint)at, 8), OperationMask.Of(rows, options.SelectOperation));

    private ref int Word(int offset) => ref MemoryMarshal.AsRef<int>(_config.Slice((nuint)offset, 4));
}
