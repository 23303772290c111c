using System.Buffers.Binary;
using System.Text;
using Weir.Catalogue.Memory;
using Weir.Catalogue.Operations;
using Weir.Catalogue.Printing;

namespace Weir.Catalogue.Tests;

/// <summary>Operations of io_uring and native AIO read as calls.</summary>
public sealed class OperationTests
{
    [Fact]
    public void Every_opcode_of_6_18_has_a_row()
    {
        Assert.Equal(Enumerable.Range(0, 63), RingOps.All.Select(r => r.Opcode));
        Assert.Equal([0, 1, 2, 3, 5, 6, 7, 8], AioOps.All.Select(r => r.Opcode));
        Assert.Equal("splice", RingOps.Find((int)RingOpId.Splice)!.Name);
        Assert.Same(RingOps.Find(22), RingOps.Find("read"));
        Assert.Null(RingOps.Find(63));
        Assert.Null(AioOps.Find(4));
    }

    [Fact]
    public void The_words_of_an_entry_are_its_fields()
    {
        byte[] entry = new byte[64];
        entry[0] = (byte)RingOpId.Read;
        BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(4), -1);
        BinaryPrimitives.WriteUInt64LittleEndian(entry.AsSpan(8), 4096);
        BinaryPrimitives.WriteUInt64LittleEndian(entry.AsSpan(16), 0x1000);
        BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(24), 512);
        OperationRow row = RingOps.Find(entry[0])!;
        ulong[] words = new ulong[row.WordCount];
        row.ReadWords(entry, words);
        Assert.Equal([ulong.MaxValue, 0x1000, 512, 4096, 0], words);

        List<MemoryRange> ranges = [];
        MemoryEffects.AtEnter(row.Call, new CallMemory { Arguments = words, Memory = new FakeMemory() }, ranges);
        Assert.Equal([new MemoryRange(0x1000, 512, MemoryDirection.Out, 1)], ranges);

        StringBuilder text = new();
        CallView view = new() { Row = row.Call, Arguments = words, Result = 7, HasResult = true };
        CallPrinter.Print(text, view);
        Assert.Equal("read(-1, 0x1000, 512, 4096, 0) = 7", text.ToString());
        Assert.Equal(7, CallFacts.Bytes(view));
    }

    [Fact]
    public void A_control_block_tells_its_memory()
    {
        byte[] block = new byte[64];
        block[16] = (byte)AioOpId.Pwrite;
        BinaryPrimitives.WriteInt32LittleEndian(block.AsSpan(20), 5);
        BinaryPrimitives.WriteUInt64LittleEndian(block.AsSpan(24), 0x2000);
        BinaryPrimitives.WriteUInt64LittleEndian(block.AsSpan(32), 4096);
        OperationRow row = AioOps.Find(block[16])!;
        ulong[] words = new ulong[row.WordCount];
        row.ReadWords(block, words);
        List<MemoryRange> ranges = [];
        MemoryEffects.AtEnter(row.Call, new CallMemory { Arguments = words, Memory = new FakeMemory() }, ranges);
        Assert.Equal([new MemoryRange(0x2000, 4096, MemoryDirection.In, 1)], ranges);
    }

    [Fact]
    public void Every_operation_reads_prints_and_plans()
    {
        Random random = new(3);
        byte[] entry = new byte[64];
        foreach (OperationRow row in RingOps.All.Concat(AioOps.All))
        {
            ulong[] words = new ulong[row.WordCount];
            random.NextBytes(entry);
            row.ReadWords(entry, words);
            StringBuilder text = new();
            CallPrinter.Print(text, new CallView { Row = row.Call, Arguments = words, Result = 0, HasResult = true });
            Assert.StartsWith(row.Name, text.ToString(), StringComparison.Ordinal);
            Assert.InRange(row.Call.Plan.Captures.Length, 0, 6);
        }
    }
}
