using System.Buffers.Binary;
using Weir.Catalogue.Records;
using Weir.Trace.Stacks;

namespace Weir.Trace.Tests.Stacks;

public sealed class StackTableTests
{
    private readonly StackTable _table;
    private readonly Digits _namer = new();

    public StackTableTests() => _table = new StackTable(_namer, 100, 100);

    private static byte[] Record(int tid, ulong enter, ulong key, params ulong[] addresses)
    {
        byte[] record = new byte[addresses.Length == 0
            ? StackRecord.Addresses
            : StackRecord.Frames + (addresses.Length * StackFrame.SizeBytes)];
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(StackRecord.Pid), 5);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(StackRecord.Tid), tid);
        BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(StackRecord.EnterTime), enter);
        BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(StackRecord.Key), key);
        BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(StackRecord.Top), 9);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(StackRecord.Count), addresses.Length);
        for (int i = 0; i < addresses.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(StackRecord.Addresses + (8 * i)), addresses[i]);
        }

        return record;
    }

    private string? Find(int tid, ulong enter) => _table.Find(new Call { Tid = tid, TimeNs = enter });

    [Fact]
    public void A_call_gets_the_stack_of_its_thread_and_time_and_of_no_other()
    {
        Assert.True(_table.Take(Record(1, 100, 77, 10, 20)));
        Assert.Equal("5:9:10,20:64", Find(1, 100));
        Assert.Null(Find(2, 100));
        Assert.Null(Find(1, 101));
    }

    [Fact]
    public void A_stack_is_named_once_and_known_by_its_key()
    {
        _table.Take(Record(1, 100, 77, 10, 20));
        Assert.True(_table.Take(Record(1, 200, 77)));
        Assert.Equal("5:9:10,20:64", Find(1, 200));
        Assert.Equal((1, 0), (_namer.Named, _table.Unknown));
    }

    [Fact]
    public void A_key_whose_frames_never_came_is_unknown_and_counted()
    {
        _table.Take(Record(1, 100, 78));
        Assert.Null(Find(1, 100));
        Assert.Equal(1, _table.Unknown);
    }

    [Fact]
    public void A_record_of_a_size_that_it_does_not_have_is_damaged()
    {
        byte[] record = Record(1, 100, 77, 10, 20);
        Assert.False(_table.Take(record.AsSpan(..^8)));
        Assert.False(_table.Take(record.AsSpan(..40)));
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(StackRecord.Count), -1);
        Assert.False(_table.Take(record));
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(StackRecord.Count), int.MaxValue);
        Assert.False(_table.Take(record));
    }

    private sealed class Digits : IStackNamer
    {
        public int Named { get; private set; }

        public IReadOnlyDictionary<string, string> Modules { get; } = new Dictionary<string, string>();

        public string Name(int pid, ulong top, ReadOnlySpan<ulong> addresses, ReadOnlySpan<byte> frames)
        {
            Named++;
            return $"{pid}:{top}:{string.Join(',', addresses.ToArray())}:{frames.Length}";
        }

        public void Saw(string path)
        {
        }
    }
}
