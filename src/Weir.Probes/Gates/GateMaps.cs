using Weir.Bpf.Maps;
using Weir.Bpf.Rings;
using Weir.Catalogue.Records;
using Weir.Kernel.Abi;
using Weir.Probes.Layout;

namespace Weir.Probes.Gates;

/// <summary>The maps that the gates share.</summary>
/// <param name="cpus">How many CPUs the machine may have.</param>
/// <param name="ringDataBytes">Bytes of data in each CPU's ring, a power of two.</param>
/// <param name="plain">Whether what is kept of a thread hangs on its number, not on its task.</param>
internal sealed class GateMaps(int cpus, int ringDataBytes, bool plain = false)
{
    private const int SetEntries = 4096, KnownFiles = 1 << 16, CommBytes = 16, CountBytes = 24,
        InFlight = 1 << 16, MostThreads = 1 << 16,
        AioContexts = 1 << 14, KnownStacks = 1 << 16;

    internal int RingDataBytes { get; } = ringDataBytes;

    internal MapSpec Rings { get; } = RingsOf(cpus, ringDataBytes);

    internal MapSpec Tasks { get; } = OfThreads("weir_tasks", TaskState.SizeBytes, plain);

    internal MapSpec Texts { get; } = OfThreads("weir_texts", TextArea.SizeBytes, plain);

    /// <summary>Zeroes, to begin what is kept of a thread from.</summary>
    internal MapSpec Blank { get; } = new("weir_blank", BpfMapType.Array, 4, TextArea.SizeBytes, 1);

    internal MapSpec Plans { get; } = new("weir_plans", BpfMapType.Array, 4, PlanEntry.Count * PlanEntry.SizeBytes, 1,
        BpfMapFlags.Mappable);

    internal MapSpec Config { get; } = new("weir_config", BpfMapType.Array, 4, Layout.Config.SizeBytes, 1,
        BpfMapFlags.Mappable);

    internal MapSpec Files { get; } = new("weir_files", BpfMapType.LruHash, 8, FileEntry.SizeBytes, KnownFiles);

    /// <summary>Per syscall: u64 calls, errors, ns of what was counted only.</summary>
    internal MapSpec Counts { get; } = new("weir_counts", BpfMapType.PerCpuArray, 4, CountBytes, PlanEntry.Count);

    internal MapSpec Processes { get; } = new("weir_pids", BpfMapType.Hash, 4, 1, SetEntries);

    internal MapSpec Threads { get; } = new("weir_tids", BpfMapType.Hash, 4, 1, SetEntries);

    internal MapSpec Users { get; } = new("weir_uids", BpfMapType.Hash, 4, 1, SetEntries);

    internal MapSpec Comms { get; } = new("weir_comms", BpfMapType.Hash, CommBytes, 1, SetEntries);

    /// <summary>Processes to mark when the marking iterator runs.</summary>
    internal MapSpec Seeds { get; } = new("weir_seeds", BpfMapType.Hash, 4, 1, SetEntries);

    /// <summary>Asynchronous operations in flight, each as its record will be.</summary>
    internal MapSpec Pending { get; } = new(
        "weir_pending", BpfMapType.Hash, PendingCode.KeyBytes, AsyncRecord.SizeBytes, InFlight,
        BpfMapFlags.NoPreallocation);

    /// <summary>Completions of io_uring that found the queue full, by ring and user_data.</summary>
    internal MapSpec Overflows { get; } = new(
        "weir_overflows", BpfMapType.LruHash, 16, OverflowCode.ValueBytes, 1 << 14);

    /// <summary>Per AIO context: where the head of its ring stood when a gate last looked.</summary>
    internal MapSpec Heads { get; } = new("weir_aio_heads", BpfMapType.LruHash, 8, 8, AioContexts);

    /// <summary>What stands in for a thread's state, on each CPU, in the gates of asynchronous operations.</summary>
    internal MapSpec AsyncSight { get; } = new("weir_async", BpfMapType.PerCpuArray, 4, TaskState.SizeBytes, 1);

    /// <summary>The texts of the operation that is being submitted, on each CPU.</summary>
    internal MapSpec AsyncTexts { get; } = new("weir_async_text", BpfMapType.PerCpuArray, 4, TextArea.SizeBytes, 1);

    /// <summary>What is copied for each operation of io_uring when it is submitted.</summary>
    internal MapSpec RingPlans { get; } = new("weir_ring_plans", BpfMapType.Array, 4, RingPlan.TableBytes, 1);

    /// <summary>Keys of the stacks whose frames were sent; only made where stacks are asked for.</summary>
    internal MapSpec StacksSent { get; } = new("weir_stacks", BpfMapType.LruHash, 8, 4, KnownStacks);

    /// <summary>A stack in the making, on each CPU; only made where stacks are asked for.</summary>
    internal MapSpec StackWords { get; } = new(
        "weir_stack", BpfMapType.PerCpuArray, 4, 8 * StackRecord.MaxFrames, 1);

    internal static MapSpec Doorbell => Bpf.Rings.Doorbell.Spec;

    /// <summary>The rings of all CPUs, whatever else a trace needs.</summary>
    internal static MapSpec RingsOf(int cpus, int dataBytes) => new(
        "weir_rings", BpfMapType.Array, 4, RingLayout.ElementBytes(dataBytes), cpus, BpfMapFlags.Mappable);

    internal IEnumerable<MapSpec> All =>
    [
        Rings, Tasks, Texts, Plans, Config, Files, Counts, Processes, Threads, Users, Comms, Seeds, Pending, Heads,
        Overflows, AsyncSight, AsyncTexts, RingPlans, Blank, Doorbell,
    ];

    private static MapSpec OfThreads(string name, int bytes, bool plain) => plain
        ? new(name, BpfMapType.Hash, 4, bytes, MostThreads, BpfMapFlags.NoPreallocation)
        : new(name, BpfMapType.TaskStorage, 4, bytes, 0);
}
