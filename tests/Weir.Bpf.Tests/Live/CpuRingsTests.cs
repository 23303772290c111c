using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using Weir.Bpf.Maps;
using Weir.Bpf.Rings;
using Weir.Catalogue.Records;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Kernel.Handles;

namespace Weir.Bpf.Tests.Live;

/// <summary>The reader of the rings, on rings that the test writes as programs do.</summary>
public sealed class CpuRingsTests : IRecordSink, IDisposable
{
    private const int DataBytes = 1 << 16, Cpus = 3;
    private readonly BpfMap _map;
    private readonly MappedRegion _memory;
    private readonly CpuRings _rings;
    private readonly List<(ushort Cpu, ulong Time, int Size)> _taken = [];

    public CpuRingsTests()
    {
        RequireBpf();
        _map = BpfMap.Create(new MapSpec(
            "test_rings", BpfMapType.Array, 4, RingLayout.ElementBytes(DataBytes), Cpus, BpfMapFlags.Mappable));
        _memory = _map.Map();
        _rings = new CpuRings(_map, DataBytes);
    }

    void IRecordSink.Take(ReadOnlySpan<byte> record) => _taken.Add(record.IsEmpty
        ? default
        : (BinaryPrimitives.ReadUInt16LittleEndian(record[RecordHeader.Cpu..]),
            BinaryPrimitives.ReadUInt64LittleEndian(record[RecordHeader.Time..]), record.Length));

    public void Dispose()
    {
        _rings.Dispose();
        _memory.Dispose();
    }

    [Fact]
    public void Records_of_all_CPUs_come_in_the_order_of_their_times()
    {
        Random chance = new(7);
        ulong[] times = [1, 1, 1];
        for (int i = 0; i < 900; i++)
        {
            int cpu = chance.Next(Cpus);
            Write(cpu, times[cpu] += (ulong)chance.Next(1, 50), 16 + 8 * chance.Next(4));
        }

        Assert.Equal(900, _rings.Drain(this));
        Assert.Equal(900, _taken.Count);
        Assert.Equal(_taken.Select(r => r.Time).Order(), _taken.Select(r => r.Time));
        Assert.Equal(0, _rings.Drain(this));
    }

    [Fact]
    public void Records_that_are_younger_than_the_turn_wait_for_the_next_one()
    {
        ulong now = (ulong)Clock.BootNs;
        Write(0, now, 16);
        Write(0, now + 3_600_000_000_000, 16);
        Write(0, now + 3_600_000_000_001, 16);
        Assert.Equal(1, _rings.Drain(this));
        Assert.Equal(0, _rings.Drain(this));
        Assert.Equal(2, _rings.Drain(this, all: true));
    }

    [Fact]
    public void A_record_that_begins_near_the_end_stays_in_one_piece()
    {
        const int Size = 4104;
        ulong time = 1;
        for (int i = 0; i < 200; i++)
        {
            Write(1, ++time, Size, fill: (byte)i);
            Assert.Equal(1, _rings.Drain(this));
        }

        Assert.All(_taken, r => Assert.Equal((1, Size), (r.Cpu, r.Size)));
        Assert.Equal(Word(1, RingLayout.Producer), Word(1, RingLayout.Consumer));
        Assert.Equal(0, _rings.Malformed);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(20)]
    [InlineData(24)]
    [InlineData(16392)]
    public void A_ring_that_holds_no_record_is_dropped_and_said_and_goes_on(int size)
    {
        Write(0, 5, 16);
        WriteSize(0, 6, 16, size);
        Write(1, 7, 16);
        _rings.Drain(this);
        Assert.Equal(1, _rings.Malformed);
        Assert.Equal([(0, 5UL), (1, 7UL)], _taken.Where(r => r.Size > 0).Select(r => ((int)r.Cpu, r.Time)));
        Write(0, 8, 16);
        _taken.Clear();
        _rings.Drain(this);
        Assert.Equal(8UL, Assert.Single(_taken).Time);
    }

    [Fact]
    public void Space_is_given_back_during_a_long_turn()
    {
        // The consumer's position moves at the end of a turn at the latest.
        for (ulong i = 1; i <= 500; i++)
        {
            Write(2, i, 128);
        }

        Assert.Equal(0UL, Word(2, RingLayout.Consumer));
        _rings.Drain(this);
        Assert.Equal(500UL * 128, Word(2, RingLayout.Consumer));
    }

    [Fact]
    public void Counters_are_summed_over_the_CPUs()
    {
        for (int cpu = 0; cpu < Cpus; cpu++)
        {
            Word(cpu, RingLayout.Counters + 8 * 3) = 10UL + (ulong)cpu;
        }

        Assert.Equal(33, _rings.Counter(3));
        Assert.Equal(0, _rings.Counter(4));
    }

    [Fact]
    public void The_bell_wakes_nobody_before_it_rings()
    {
        using Doorbell bell = new(BpfMap.Create(Doorbell.Spec));
        long before = Clock.BootNs;
        bell.Wait(30);
        Assert.InRange(Clock.BootNs - before, 25_000_000, 5_000_000_000);
    }

    private static void RequireBpf()
    {
        string line = File.ReadLines("/proc/thread-self/status").Single(l =>
            l.StartsWith("CapEff:", StringComparison.Ordinal));
        ulong effective = ulong.Parse(line[7..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        Assert.SkipUnless((effective >> 39 & 1) == 1, "CAP_BPF is needed to make maps");
    }

    private void Write(int cpu, ulong time, int size, byte fill = 0) => WriteSize(cpu, time, size, size, fill);

    /// <summary>Writes a record as the gates do: into data and slack, then the position.</summary>
    private void WriteSize(int cpu, ulong time, int size, int said, byte fill = 0)
    {
        ref ulong producer = ref Word(cpu, RingLayout.Producer);
        int at = (int)(producer & (DataBytes - 1));
        Span<byte> record = _memory.Slice(
            (nuint)((long)cpu * RingLayout.ElementBytes(DataBytes) + RingLayout.Data + at), size);
        record.Fill(fill);
        BinaryPrimitives.WriteInt32LittleEndian(record, said);
        BinaryPrimitives.WriteUInt16LittleEndian(record[RecordHeader.Cpu..], (ushort)cpu);
        BinaryPrimitives.WriteUInt64LittleEndian(record[RecordHeader.Time..], time);
        Volatile.Write(ref producer, producer + (ulong)size);
    }

    private ref ulong Word(int cpu, int offset) => ref MemoryMarshal.AsRef<ulong>(
        _memory.Slice((nuint)((long)cpu * RingLayout.ElementBytes(DataBytes) + offset), 8));
}
