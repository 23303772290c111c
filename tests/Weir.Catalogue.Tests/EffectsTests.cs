using Weir.Catalogue.Memory;

namespace Weir.Catalogue.Tests;

/// <summary>Record and replay are told every byte that a call writes, and no more than it may write.</summary>
public sealed class EffectsTests
{
    private readonly FakeMemory _memory = new();

    [Fact]
    public void A_read_may_fill_its_buffer_and_fills_what_it_returned()
    {
        Assert.Equal([Out(0x1000, 100, 1)], AtEnter(SyscallId.Read, 3, 0x1000, 100));
        Assert.Equal([Out(0x1000, 7, 1)], AtExit(SyscallId.Read, 7, 3, 0x1000, 100));
        Assert.Empty(AtExit(SyscallId.Read, -11, 3, 0x1000, 100));
    }

    [Fact]
    public void A_write_only_reads() =>
        Assert.Equal([new MemoryRange(0x1000, 100, MemoryDirection.In, 1)], AtEnter(SyscallId.Write, 3, 0x1000, 100));

    [Fact]
    public void A_vector_fills_its_buffers_in_order_up_to_the_result()
    {
        _memory.Put(0x1000, 0x5000, 10, 0x6000, 20);
        Assert.Equal([Out(0x5000, 10, 1), Out(0x6000, 20, 1)], Writes(AtEnter(SyscallId.Readv, 3, 0x1000, 2)));
        Assert.Equal([Out(0x5000, 10, 1), Out(0x6000, 5, 1)], AtExit(SyscallId.Readv, 15, 3, 0x1000, 2));
        Assert.Equal([Out(0x5000, 4, 1)], AtExit(SyscallId.Readv, 4, 3, 0x1000, 2));
    }

    [Fact]
    public void A_socket_address_longer_than_its_buffer_is_cut_to_it()
    {
        _memory.Put(0x2000, 16);
        List<MemoryRange> enter = AtEnter(SyscallId.Accept, 3, 0x1000, 0x2000);
        Assert.Equal([Out(0x1000, 16, 1)], enter.Where(r => r.Direction == MemoryDirection.Out));
        _memory.Put(0x2000, 110);
        Assert.Equal([Out(0x1000, 16, 1), Out(0x2000, 4, 2)], Exit(SyscallId.Accept, 4, enter, 3, 0x1000, 0x2000));
    }

    [Fact]
    public void A_message_reaches_its_name_its_buffers_and_its_control_data()
    {
        _memory.Put(0x1000, 0x7000, 28, 0x8000, 1, 0x9000, 64, 0);
        _memory.Put(0x8000, 0x5000, 100);
        Assert.Equal(
            [Out(0x1000, 56, 1), Out(0x7000, 28, 1), Out(0x9000, 64, 1), Out(0x5000, 40, 1)],
            AtExit(SyscallId.Recvmsg, 40, 3, 0x1000, 0));
    }

    [Fact]
    public void Ready_events_are_written_and_no_others() =>
        Assert.Equal([Out(0x1000, 24, 1)], AtExit(SyscallId.EpollWait, 2, 3, 0x1000, 64, 0));

    [Fact]
    public void Sets_of_descriptors_are_whole_words()
    {
        List<MemoryRange> ranges = AtEnter(SyscallId.Select, 65, 0x1000, 0, 0, 0);
        Assert.Equal([new MemoryRange(0x1000, 16, MemoryDirection.InOut, 1)], ranges);
    }

    [Fact]
    public void A_pointer_inside_a_structure_is_followed()
    {
        _memory.Put(0x1000, 0x5000, 64);
        Assert.Equal([Out(0x5000, 20, 4)], AtExit(SyscallId.Getxattrat, 20, 1, 2, 0, 4, 0x1000, 16));
    }

    [Fact]
    public void An_ioctl_without_a_row_says_its_memory_itself()
    {
        // _IOR('x', 1, 40 bytes)
        Assert.Equal([Out(0x1000, 40, 2)], AtExit(SyscallId.Ioctl, 0, 3, 0x8028_7801, 0x1000));
        Assert.Empty(AtExit(SyscallId.Ioctl, 0, 3, 0x4028_7801, 0x1000));
    }

    [Fact]
    public void A_command_decides_what_its_argument_points_to()
    {
        Assert.Equal([Out(0x1000, 32, 2)], AtExit(SyscallId.Fcntl, 0, 3, 5, 0x1000));
        Assert.Empty(AtExit(SyscallId.Fcntl, 0, 3, 4, 0x1000));
    }

    [Fact]
    public void A_count_inside_the_memory_bounds_it()
    {
        _memory.Put(0x1000, 0, 4096, 0, 3);
        Assert.Equal([Out(0x1000, 32 + (3 * 56), 2)], AtExit(SyscallId.Ioctl, 0, 3, 0xc020_660b, 0x1000));
        _memory.Put(0x2000, 12);
        Assert.Equal(
            [Out(0x2000, 20, 2), Out(0x3000, 4, 3)], AtExit(SyscallId.NameToHandleAt, 0, 3, 0, 0x2000, 0x3000, 0));
    }

    [Fact]
    public void A_residency_vector_has_a_byte_a_page() =>
        Assert.Equal([Out(0x1000, 3, 2)], AtExit(SyscallId.Mincore, 0, 0x10000, 8193, 0x1000));

    [Fact]
    public void A_structure_of_stated_size_is_as_long_as_stated() =>
        Assert.Equal([Out(0x1000, 48, 1)], AtExit(SyscallId.SchedGetattr, 0, 0, 0x1000, 48, 0));

    [Fact]
    public void Null_pointers_have_no_effect() => Assert.Empty(AtExit(SyscallId.Wait4, 9, 1, 0, 0, 0));

    [Fact]
    public void No_words_and_no_memory_throw()
    {
        Random random = new(7);
        foreach (SyscallRow row in Syscalls.All)
        {
            for (int round = 0; round < 50; round++)
            {
                ulong[] words = PrintEverythingTests.Words(random);
                CallMemory call = new() { Arguments = words, Memory = new NoisyMemory(round) };
                List<MemoryRange> enter = [];
                MemoryEffects.AtEnter(row, call, enter);
                CallMemory done = new()
                {
                    Arguments = words, Memory = new NoisyMemory(round), HasResult = true, Result =
                        random.Next(-10, 100),
                };
                List<MemoryRange> written = [];
                MemoryEffects.AtExit(row, done, enter, written);
                Assert.All(written, w => Assert.True(w.Length > 0 && w.Address != 0));
            }
        }
    }

    private static MemoryRange Out(ulong address, ulong length, int argument) =>
        new(address, length, MemoryDirection.Out, argument);

    private static IEnumerable<MemoryRange> Writes(IEnumerable<MemoryRange> ranges) =>
        ranges.Where(r => r.Direction == MemoryDirection.Out);

    private List<MemoryRange> AtEnter(SyscallId id, params ulong[] words)
    {
        List<MemoryRange> ranges = [];
        MemoryEffects.AtEnter(id.Row(), new CallMemory { Arguments = Six(words), Memory = _memory }, ranges);
        return ranges;
    }

    private List<MemoryRange> AtExit(SyscallId id, long result, params ulong[] words) =>
        Exit(id, result, AtEnter(id, words), words);

    private List<MemoryRange> Exit(SyscallId id, long result, List<MemoryRange> enter, params ulong[] words)
    {
        List<MemoryRange> written = [];
        CallMemory call = new() { Arguments = Six(words), Memory = _memory, HasResult = true, Result = result };
        MemoryEffects.AtExit(id.Row(), call, enter, written);
        return written;
    }

    private static ulong[] Six(ulong[] words) => [.. words, .. new ulong[6 - words.Length]];

    private sealed class NoisyMemory(int seed) : IMemoryReader
    {
        private readonly Random _random = new(seed);

        public bool TryRead(ulong address, Span<byte> destination)
        {
            _random.NextBytes(destination);
            return _random.Next(4) != 0;
        }
    }
}
