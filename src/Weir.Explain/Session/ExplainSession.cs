using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Weir.Bpf.Btf;
using Weir.Bpf.Maps;
using Weir.Bpf.Programs;
using Weir.Bpf.Rings;
using Weir.Catalogue;
using Weir.Catalogue.Kinds;
using Weir.Catalogue.Operations;
using Weir.Catalogue.Records;
using Weir.Explain.Probes;
using Weir.Explain.Sights;
using Weir.Explain.Symbols;
using Weir.Kernel;
using Weir.Kernel.Features;
using Weir.Kernel.Handles;

namespace Weir.Explain.Session;

/// <summary>The programs in the kernel that follow calls, from construction to <see cref="Stop"/>.</summary>
public sealed class ExplainSession : IDisposable
{
    private readonly Dictionary<MapSpec, BpfMap> _maps = [];
    private readonly List<BpfProgram> _programs = [];
    private readonly List<Fd> _links = [];
    private readonly KernelBtf _types;
    private readonly SharedRing _ring;
    private readonly MappedRegion _config;

    /// <summary>Loads and attaches the programs.</summary>
    /// <exception cref="FeatureMissingException">This kernel lacks something.</exception>
    /// <exception cref="KernelException">No privilege.</exception>
    public ExplainSession(ExplainTarget target, KernelSymbols symbols)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(symbols);
        if (!Capabilities.CanTrace)
        {
            string missing = string.Join(" and ", Capabilities.MissingForTracing);
            throw new KernelException("tracing", Errno.EPERM, $"{missing} missing: {Capabilities.HowToGrant}");
        }

        _types = KernelBtf.TryRead() ?? throw new FeatureMissingException(
            "BTF", "5.4", $"{KernelBtf.DefaultPath} is missing; a kernel built with CONFIG_DEBUG_INFO_BTF has it");
        try
        {
            foreach (MapSpec spec in ExplainMaps.All)
            {
                _maps.Add(spec, BpfMap.Create(spec));
            }

            _ring = new SharedRing(_maps[ExplainMaps.Ring]);
            _config = _maps[ExplainMaps.Config].Map();
            Configure(target, symbols);
            Load();
            foreach (BpfProgram program in _programs)
            {
                _links.Add(program.Attach());
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Tracepoints that this kernel has not, or that refuse our programs.</summary>
    public ImmutableArray<string> LeftOut { get; private set; } = [];

    /// <summary>How many tracepoints are watched.</summary>
    public int Watched => _programs.Count;

    /// <summary>Follows another process.</summary>
    public void Follow(int pid) => _maps[ExplainMaps.Followed].Update(
        BitConverter.GetBytes(pid), BitConverter.GetBytes(1L));

    /// <summary>Takes what was seen.</summary>
    /// <returns>How many sights.</returns>
    public int Drain(Action<Sight> take)
    {
        ArgumentNullException.ThrowIfNull(take);
        return _ring.Drain(record =>
        {
            if (SightRecord.Read(record) is { } sight)
            {
                take(sight);
            }
        });
    }

    /// <summary>Waits for sights.</summary>
    public void Wait(int timeoutMs) => _ring.Wait(timeoutMs);

    /// <summary>Detaches the programs. What was seen can still be drained.</summary>
    public void Stop()
    {
        _links.ForEach(link => link.Dispose());
        _links.Clear();
    }

    /// <summary>Reads the counters.</summary>
    public ExplainCounters ReadCounters()
    {
        long? skipped = 0;
        foreach (BpfProgram program in _programs)
        {
            skipped += program.SkippedRuns;
        }

        return new ExplainCounters(
            Long(ExplainConfig.Seen), Long(ExplainConfig.Busy), Long(ExplainConfig.Lost), Long(ExplainConfig.Cut),
            Long(ExplainConfig.Forgotten), skipped);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        _ring?.Dispose();
        _config?.Dispose();
        _programs.ForEach(program => program.Dispose());
        foreach (BpfMap map in _maps.Values)
        {
            map.Dispose();
        }
    }

    private void Configure(ExplainTarget target, KernelSymbols symbols)
    {
        foreach (int pid in target.Processes)
        {
            Follow(pid);
        }

        Word(ExplainConfig.OnlyThread) = target.Thread;
        Word(ExplainConfig.DescriptorArgument) = Descriptor(target.Call);
        Word(ExplainConfig.Polled) = Submission.By(target.Call) == AsyncSource.IoUring && target.Thread == 0 ? 1 : 0;
        Word(ExplainConfig.Aio) = Submission.By(target.Call) == AsyncSource.Aio ? 1 : 0;
        if (symbols.Range("aio_get_req", "io_submit_one") is { } range)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(_config.Slice(ExplainConfig.AioFrom, 8), range.From);
            BinaryPrimitives.WriteUInt64LittleEndian(_config.Slice(ExplainConfig.AioTo, 8), range.To);
        }

        Volatile.Write(ref Word(ExplainConfig.Number), target.Call.Number);
    }

    private static int Descriptor(SyscallRow call)
    {
        for (int i = 0; i < call.Arguments.Length; i++)
        {
            if (call.Arguments[i].Kind is FdKind)
            {
                return i;
            }
        }

        return -1;
    }

    private void Load()
    {
        // The call's own end first and its beginning last, so that what begins is seen to end.
        Add(CallProbes.Exit(_types));
        Add(CallProbes.ThreadEnds(_types));
        Add(CallProbes.Fork(_types));
        Add(TaskProbes.Switch(_types));
        Add(TaskProbes.Waking(_types));
        List<string> leftOut = [];
        void Try(string name, Func<KernelBtf, ProgramSpec> program)
        {
            try
            {
                if (!_types.HasTracepoint(name))
                {
                    leftOut.Add(name);
                    return;
                }

                Add(program(_types));
            }
            catch (Exception e) when (e is FeatureMissingException or VerifierException)
            {
                leftOut.Add(name);
            }
        }

        Try("workqueue_execute_end", TaskProbes.WorkEnd);
        Try("workqueue_execute_start", TaskProbes.WorkStart);
        Try("workqueue_queue_work", TaskProbes.WorkQueue);
        Try("softirq_exit", TaskProbes.InterruptEnd("softirq_exit"));
        Try("irq_handler_exit", TaskProbes.InterruptEnd("irq_handler_exit"));
        Try("block_bio_complete", BlockProbes.BioComplete);
        Try("block_rq_complete", BlockProbes.Complete);
        Try("block_rq_issue", BlockProbes.Issue);
        Try("block_rq_insert", BlockProbes.Insert);
        Try("block_bio_queue", BlockProbes.BioQueue);
        Try("kmem_cache_free", RequestProbes.AioEnd);
        Try("iomap_dio_complete", RequestProbes.DirectDone);
        Try("iomap_dio_rw_begin", RequestProbes.DirectBegin);
        Try("kmem_cache_alloc", RequestProbes.AioBegin);
        Try("io_uring_complete", RequestProbes.RingComplete);
        Try("io_uring_task_add", RequestProbes.RingTask);
        Try("io_uring_poll_arm", RequestProbes.RingPoll);
        Try("io_uring_queue_async_work", RequestProbes.RingWorker);
        Try("io_uring_submit_req", RequestProbes.RingSubmit);
        for (int i = 1; i < Points.All.Length; i++)
        {
            int number = i;
            Try(Points.All[i], types => TaskProbes.Point(types, Points.All[number], number));
        }

        LeftOut = [.. leftOut];
        Add(CallProbes.Enter(_types));
    }

    private void Add(ProgramSpec spec) => _programs.Add(BpfProgram.Load(spec, map => _maps[map], _types));

    private ref int Word(int offset) => ref MemoryMarshal.AsRef<int>(_config.Slice((nuint)offset, 4));

    private long Long(int offset) =>
        Volatile.Read(ref MemoryMarshal.AsRef<long>(_config.Slice((nuint)offset, 8)));
}
