using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Weir.Bpf.Maps;
using Weir.Catalogue.Records;
using Weir.Kernel.Calls;
using Weir.Kernel.Handles;

namespace Weir.Bpf.Rings;

/// <summary>
/// Reads the rings of all CPUs as one stream in time order. Records are handed over in place; a ring's space is given
/// back every <see cref="GiveBackBytes"/>.
/// </summary>
/// <remarks>
/// Order: the clock is read before the producers' positions, and records younger than that wait for the next turn. So
/// a record never overtakes one that was published before it was made.
/// </remarks>
public sealed class CpuRings : IDisposable
{
    private const int GiveBackBytes = 256 << 10;
    private readonly BpfMap _map;
    private readonly MappedRegion _memory;
    private readonly int _elementBytes, _dataBytes;
    private readonly ulong[] _position, _end, _givenBack, _head;

    /// <summary>Maps the rings.</summary>
    /// <param name="map">An array of one <see cref="RingLayout"/> element a CPU.</param>
    /// <param name="dataBytes">Bytes of data in each, a power of two.</param>
    public CpuRings(BpfMap map, int dataBytes)
    {
        ArgumentNullException.ThrowIfNull(map);
        _map = map;
        _memory = map.Map();
        _dataBytes = dataBytes;
        _elementBytes = RingLayout.ElementBytes(dataBytes);
        Count = map.Spec.MaxEntries;
        _position = new ulong[Count];
        _end = new ulong[Count];
        _givenBack = new ulong[Count];
        _head = new ulong[Count];
    }

    /// <summary>How many rings there are.</summary>
    public int Count { get; }

    /// <summary>Records that were longer or shorter than a record can be; 0 unless something is badly wrong.</summary>
    public long Malformed { get; private set; }

    /// <summary>Hands over what is there, oldest first.</summary>
    /// <param name="sink">Takes the records.</param>
    /// <param name="all">Also records made since the call began; for the last turn, when nothing writes any
    /// more.</param>
    /// <returns>How many records.</returns>
    public int Drain(IRecordSink sink, bool all = false)
    {
        ArgumentNullException.ThrowIfNull(sink);
        ulong before = all ? ulong.MaxValue : (ulong)Clock.BootNs;
        for (int cpu = 0; cpu < Count; cpu++)
        {
            _end[cpu] = Volatile.Read(ref Word(cpu, RingLayout.Producer));
            _head[cpu] = Head(cpu, before);
        }

        int taken = 0;
        while (Oldest(out int cpu, out ulong next))
        {
            do
            {
                sink.Take(Current(cpu, out int size));
                taken++;
                Advance(cpu, size);
                _head[cpu] = Head(cpu, before);
            }
            while (_head[cpu] <= next && _head[cpu] != ulong.MaxValue);
        }

        for (int cpu = 0; cpu < Count; cpu++)
        {
            GiveBack(cpu);
        }

        return taken;
    }

    /// <summary>The sum of a counter over all CPUs.</summary>
    public long Counter(int index)
    {
        long sum = 0;
        for (int cpu = 0; cpu < Count; cpu++)
        {
            sum += (long)Volatile.Read(ref Word(cpu, RingLayout.Counters + 8 * index));
        }

        return sum;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _memory.Dispose();
        _map.Dispose();
    }

    /// <summary>Time of a ring's next record, or the largest value where there is none before the limit.</summary>
    private ulong Head(int cpu, ulong before)
    {
        if (_position[cpu] == _end[cpu])
        {
            return ulong.MaxValue;
        }

        ulong time = BinaryPrimitives.ReadUInt64LittleEndian(Bytes(cpu, RecordHeader.SizeBytes)[RecordHeader.Time..]);
        return time < before ? time : ulong.MaxValue;
    }

    private bool Oldest(out int oldest, out ulong next)
    {
        oldest = -1;
        ulong least = ulong.MaxValue;
        next = ulong.MaxValue;
        for (int cpu = 0; cpu < Count; cpu++)
        {
            if (_head[cpu] < least)
            {
                next = least;
                least = _head[cpu];
                oldest = cpu;
            }
            else if (_head[cpu] < next)
            {
                next = _head[cpu];
            }
        }

        return oldest >= 0;
    }

    private ReadOnlySpan<byte> Current(int cpu, out int size)
    {
        size = BinaryPrimitives.ReadInt32LittleEndian(Bytes(cpu, RecordHeader.SizeBytes));
        ulong left = _end[cpu] - _position[cpu];
        if (size is < RecordHeader.SizeBytes or > RingLayout.MaxRecordBytes || (ulong)size > left || size % 8 != 0)
        {
            // Not one of our records: the rest of this ring cannot be trusted, so it is dropped and said.
            Malformed++;
            size = (int)left;
            return [];
        }

        return Bytes(cpu, size);
    }

    private void Advance(int cpu, int size)
    {
        _position[cpu] += (ulong)size;
        if (_position[cpu] - _givenBack[cpu] >= GiveBackBytes)
        {
            GiveBack(cpu);
        }
    }

    private void GiveBack(int cpu)
    {
        if (_givenBack[cpu] != _position[cpu])
        {
            _givenBack[cpu] = _position[cpu];
            Volatile.Write(ref Word(cpu, RingLayout.Consumer), _position[cpu]);
        }
    }

    private ReadOnlySpan<byte> Bytes(int cpu, int length)
    {
        int at = (int)(_position[cpu] & (ulong)(_dataBytes - 1));
        return _memory.Slice((nuint)((long)cpu * _elementBytes + RingLayout.Data + at), length);
    }

    private ref ulong Word(int cpu, int offset) =>
        ref MemoryMarshal.AsRef<ulong>(_memory.Slice((nuint)((long)cpu * _elementBytes + offset), 8));
}
