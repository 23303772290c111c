using Weir.Bpf.Maps;
using Weir.Kernel.Abi;

namespace Weir.Explain.Probes;

/// <summary>The maps that the programs share.</summary>
internal static class ExplainMaps
{
    /// <summary>
    /// Of a task: u64 errand, u64 enter time, u32 count of calls, u32 1 if it is a ring's own thread, u64 last errand.
    /// </summary>
    internal const int TaskErrand = 0, TaskCalls = 16, TaskPolls = 20, TaskLast = 24, TaskBytes = 32;

    /// <summary>Of an errand: u32 sights, u32 parts that have not ended, u32 lost, u32 unused.</summary>
    internal const int ErrandSights = 0, ErrandParts = 4, ErrandLost = 8, ErrandBytes = 16;

    private const int RingBytes = 32 << 20, Keys = 1 << 15, Processes = 1 << 14, Errands = 1024;

    internal static MapSpec Config { get; } = new(
        "explain_config", BpfMapType.Array, 4, ExplainConfig.SizeBytes, 1, BpfMapFlags.Mappable);

    internal static MapSpec Ring { get; } = new("explain_ring", BpfMapType.RingBuffer, 0, 0, RingBytes);

    internal static MapSpec Tasks { get; } = new("explain_tasks", BpfMapType.TaskStorage, 4, TaskBytes, 0);

    /// <summary>Errands that are under way.</summary>
    internal static MapSpec ErrandTable { get; } = new("explain_errands", BpfMapType.Hash, 8, ErrandBytes, Errands);

    /// <summary>Addresses of bios, requests, works and iocbs: whose errand each one is.</summary>
    internal static MapSpec KeyTable { get; } = new("explain_keys", BpfMapType.Hash, 8, 8, Keys);

    /// <summary>
    /// Addresses of requests of native AIO: they are parts of an errand, which ends with its last part.
    /// </summary>
    internal static MapSpec AioTable { get; } = new("explain_aio", BpfMapType.Hash, 8, 8, Keys);

    /// <summary>Followed processes.</summary>
    internal static MapSpec Followed { get; } = new("explain_pids", BpfMapType.Hash, 4, 8, Processes);

    /// <summary>Per CPU: the errand whose request or bio is being completed right now, or 0.</summary>
    internal static MapSpec Completing { get; } = new("explain_now", BpfMapType.PerCpuArray, 4, 8, 1);

    internal static IEnumerable<MapSpec> All =>
        [Config, Ring, Tasks, ErrandTable, KeyTable, AioTable, Followed, Completing];
}
