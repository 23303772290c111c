using System.Runtime.InteropServices;
using Weir.Bpf.Maps;
using Weir.Kernel.Calls;
using Weir.Kernel.Handles;

namespace Weir.Bpf.Rings;

/// <summary>
/// Reads the kernel's own ring buffer (5.8, kernel/bpf/ringbuf.c). Programs of any context may write to it, also one
/// that interrupts another one, which <see cref="CpuRings"/> does not allow; each record costs more.
/// </summary>
public sealed class SharedRing : IDisposable
{
    private const int HeaderBytes = 8;
    private const uint Busy = 1u << 31, Discarded = 1u << 30;
    private readonly BpfMap _map;
    private readonly MappedRegion _consumer, _data;
    private readonly ulong _mask;
    private ulong _position;

    /// <summary>Maps the ring.</summary>
    /// <param name="map">A map of type <see cref="Weir.Kernel.Abi.BpfMapType.RingBuffer"/>.</param>
    public SharedRing(BpfMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        _map = map;
        int page = Environment.SystemPageSize;
        _mask = (ulong)map.Spec.MaxEntries - 1;
        _consumer = MappedRegion.Shared(map.Fd, (nuint)page, 0, writable: true);

        // The data is mapped twice in a row, so that a record which wraps around is in one piece.
        _data = MappedRegion.Shared(map.Fd, (nuint)(page + 2L * map.Spec.MaxEntries), page, writable: false);
        _position = Volatile.Read(ref Word(_consumer));
    }

    /// <summary>Takes one record, valid until it returns.</summary>
    /// <param name="record">The record's bytes.</param>
    public delegate void Taker(ReadOnlySpan<byte> record);

    /// <summary>Hands over what is there, in the order in which room was taken.</summary>
    /// <returns>How many records.</returns>
    public int Drain(Taker take)
    {
        ArgumentNullException.ThrowIfNull(take);
        int taken = 0;
        ulong end = Volatile.Read(ref Word(_data));
        while (_position < end)
        {
            nuint at = (nuint)((ulong)Environment.SystemPageSize + (_position & _mask));
            uint header = Volatile.Read(ref MemoryMarshal.AsRef<uint>(_data.Slice(at, 4)));
            if ((header & Busy) != 0)
            {
                break;
            }

            int length = (int)(header & ~(Busy | Discarded));
            if ((header & Discarded) == 0)
            {
                take(_data.Slice(at + HeaderBytes, length));
                taken++;
            }

            _position += (ulong)(length + HeaderBytes + 7 & ~7);
            Volatile.Write(ref Word(_consumer), _position);
        }

        return taken;
    }

    /// <summary>Waits until there may be records, or until the time is up.</summary>
    public void Wait(int timeoutMs) => Poll.Readable(_map.Fd, timeoutMs);

    /// <inheritdoc/>
    public void Dispose()
    {
        _consumer.Dispose();
        _data.Dispose();
    }

    private static ref ulong Word(MappedRegion region) => ref MemoryMarshal.AsRef<ulong>(region.Slice(0, 8));
}
