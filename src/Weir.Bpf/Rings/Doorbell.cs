using System.Runtime.InteropServices;
using Weir.Bpf.Maps;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Kernel.Handles;

namespace Weir.Bpf.Rings;

/// <summary>
/// Wakes the reader of <see cref="CpuRings"/>: a small kernel ring buffer (5.8) that carries nothing but wake-ups,
/// one a mebibyte of records. Records below that wait for the reader's own time-out.
/// </summary>
public sealed class Doorbell : IDisposable
{
    /// <summary>BPF_RB_FORCE_WAKEUP, the flag that programs pass.</summary>
    public const int ForceWakeUp = 2;

    private readonly BpfMap _map;
    private readonly MappedRegion _consumer, _producer;

    /// <summary>Maps the ring buffer's positions.</summary>
    public Doorbell(BpfMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        _map = map;
        int page = Environment.SystemPageSize;
        _consumer = MappedRegion.Shared(map.Fd, (nuint)page, 0, writable: true);
        _producer = MappedRegion.Shared(map.Fd, (nuint)page, page, writable: false);
    }

    /// <summary>What the map should be.</summary>
    public static MapSpec Spec { get; } =
        new("weir_doorbell", BpfMapType.RingBuffer, 0, 0, Environment.SystemPageSize);

    /// <summary>Waits for a ring or until the time is up, and takes the bell down.</summary>
    public void Wait(int timeoutMs)
    {
        if (Poll.Readable(_map.Fd, timeoutMs))
        {
            // The messages say nothing: all of them are consumed at once.
            ulong produced = Volatile.Read(ref MemoryMarshal.AsRef<ulong>(_producer.Slice(0, 8)));
            Volatile.Write(ref MemoryMarshal.AsRef<ulong>(_consumer.Slice(0, 8)), produced);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _consumer.Dispose();
        _producer.Dispose();
        _map.Dispose();
    }
}
