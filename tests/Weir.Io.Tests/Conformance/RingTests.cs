using Weir.Catalogue;
using Weir.Io.Thin;
using Weir.Kernel.Abi;
using Weir.Kernel.Handles;

namespace Weir.Io.Tests.Conformance;

/// <summary>
/// What liburing's cases on queues, files and setup check, asked of ours; Conformance.md says which is which.
/// </summary>
public sealed class RingTests
{
    [Fact]
    public void Setup_refuses_what_makes_no_sense_and_rounds_what_does()
    {
        IoException error = Assert.Throws<IoException>(() => new Ring(new() { Entries = 1 << 20 }));
        Assert.Equal((Errno.EINVAL, IoStage.Setup), (error.Errno, error.Stage));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Ring(new() { Entries = 0 }));
        using Ring ring = new(new() { Entries = 100 });
        Assert.Equal((128u, 256u), (ring.Parameters.SqEntries, ring.Parameters.CqEntries));
        Assert.True(ring.Supports(IoUringOpcode.Read));
        Assert.False(ring.Supports((IoUringOpcode)200));
    }

    [Theory]
    [InlineData(RingSetupFlags.None)]
    [InlineData(RingSetupFlags.SingleIssuer | RingSetupFlags.DeferTaskRun)]
    [InlineData(RingSetupFlags.CoopTaskRun | RingSetupFlags.TaskRunFlag)]
    [InlineData(RingSetupFlags.Sqe128 | RingSetupFlags.Cqe32)]
    [InlineData(RingSetupFlags.NoSqArray)]
    [InlineData(RingSetupFlags.SqPoll)]
    public void Nops_go_round_the_queues_many_times(RingSetupFlags flags)
    {
        using Ring ring = new(new() { Entries = 8, Flags = flags });
        ulong sent = 0, seen = 0;
        for (int round = 0; round < 100; round++)
        {
            for (int i = 0; i < 8; i++)
            {
                ring.Next().PrepareNop(sent++);
            }

            Assert.Equal(8, ring.Submit(waitFor: 8));
            while (seen < sent)
            {
                Assert.True(ring.TryTake(out IoUringCqe completion, TimeSpan.FromSeconds(20)));
                Assert.Equal((seen++, 0), (completion.UserData, completion.Result));
            }

            Assert.Equal(0, ring.InFlight);
        }
    }

    [Fact]
    public void A_full_submission_queue_says_so_and_has_room_after_submitting()
    {
        using Ring ring = new(new() { Entries = 4 });
        for (ulong i = 0; i < 4; i++)
        {
            Assert.Equal(4 - (int)i, ring.Submissions.SpaceLeft);
            ring.Next().PrepareNop(i);
        }

        Assert.Equal(0, ring.Submissions.SpaceLeft);
        Assert.Throws<InvalidOperationException>(() => ring.Next());
        ring.Submit();
        Assert.Equal(4, ring.Submissions.SpaceLeft);
        Assert.Equal(4, ring.Completions.ReadyCount);
        Assert.Equal(2ul, ring.Completions[2].UserData);
        ring.Completions.Advance(4);
        Assert.Equal(0, ring.Completions.ReadyCount);
    }

    [Fact]
    public void Completions_beyond_their_ring_are_kept_and_lose_nothing()
    {
        using Ring ring = new(new() { Entries = 4, CompletionEntries = 8 });
        for (ulong i = 0; i < 32; i++)
        {
            ring.Next().PrepareNop(i);
            ring.Submit();
        }

        Assert.Equal(8, ring.Completions.ReadyCount);
        Assert.True(ring.Submissions.Flags.HasFlag(SqRingFlags.CqOverflow));
        for (ulong i = 0; i < 32; i++)
        {
            Assert.True(ring.TryTake(out IoUringCqe completion, TimeSpan.FromSeconds(20)));
            Assert.Equal(i, completion.UserData);
        }

        Assert.Equal(0u, ring.Completions.LostCount);
        Assert.False(ring.TryTake(out _, TimeSpan.Zero));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reads_and_writes_of_every_kind_move_the_same_bytes(bool direct)
    {
        using TempFile temp = new();
        using Ring ring = new();
        using IoBuffer memory = IoBuffer.Allocate(4 * 4096);
        using IoVecs pieces = new(memory.Address, 4, 4096);
        using NativeBlock<IoVec> registered = new(1);
        registered[0] = new IoVec { Base = memory.Address, Length = 4 * 4096 };
        int fd = Raw.Open(temp.Path, OpenFlags.ReadWrite | (direct ? DirectOpen.Flag : 0));
        ring.RegisterBuffers(registered.Span);
        ring.RegisterFiles([-1, fd]);
        const int Size = 4 * 4096;
        for (int kind = 0; kind < 3; kind++)
        {
            new Random(kind).NextBytes(memory.GetSpan());
            byte[] expected = memory.GetSpan().ToArray();
            foreach (bool write in (bool[])[true, false])
            {
                Prepare(ref ring.Next(), kind, write);
                ring.Submit();
                Assert.True(ring.TryTake(out IoUringCqe completion));
                Assert.Equal(Size, completion.Result);
                memory.GetSpan().Fill(write ? (byte)0 : memory.GetSpan()[0]);
                if (!write)
                {
                    Prepare(ref ring.Next(), kind, write: false);
                    ring.Submit();
                    Assert.True(ring.TryTake(out _));
                }
            }

            Assert.True(memory.GetSpan().SequenceEqual(expected), $"kind {kind}");
        }

        ring.UnregisterFiles();
        ring.UnregisterBuffers();
        Raw.Close(fd);

        void Prepare(ref IoUringSqe request, int kind, bool write)
        {
            switch (kind, write)
            {
                case (0, true): request.PrepareWrite(fd, memory.Address, Size, 0, 1); break;
                case (0, false): request.PrepareRead(fd, memory.Address, Size, 0, 1); break;
                case (1, true): request.PrepareWriteVector(fd, pieces.Address, 4, 0, 1); break;
                case (1, false): request.PrepareReadVector(fd, pieces.Address, 4, 0, 1); break;
                case (_, true): request.PrepareWriteFixed(1, memory.Address, Size, 0, 0, 1); break;
                case (_, false): request.PrepareReadFixed(1, memory.Address, Size, 0, 0, 1); break;
            }

            request.Flags = kind == 2 ? SqeFlags.FixedFile : SqeFlags.None;
        }
    }

    [Fact]
    public void Faults_of_requests_arrive_as_completions()
    {
        using TempFile temp = new(8192);
        using Ring ring = new();
        using IoBuffer memory = IoBuffer.Allocate(8192);
        int fd = Raw.Open(temp.Path, DirectOpen.Flag);
        Assert.Equal(Errno.EBADF, Do((ref IoUringSqe sqe) => sqe.PrepareRead(-1, memory.Address, 512, 0, 1)));
        Assert.Equal(Errno.EINVAL, Do((ref IoUringSqe sqe) => sqe.PrepareRead(fd, memory.Address, 512, 100, 1)));
        Assert.Equal(Errno.EFAULT, Do((ref IoUringSqe sqe) => sqe.PrepareRead(fd, 4096, 4096, 0, 1)));
        Assert.Equal(Errno.EINVAL, Do((ref IoUringSqe sqe) => sqe.Opcode = (IoUringOpcode)250));
        Assert.Equal(Errno.EBADF, Do((ref IoUringSqe sqe) => sqe.PrepareWrite(fd, memory.Address, 512, 0, 1)));
        Assert.Equal(Errno.EFAULT, Do((ref IoUringSqe sqe) => sqe.PrepareReadFixed(fd, memory.Address, 512, 0, 0, 1)));
        Raw.Close(fd);

        Errno Do(Fill fill)
        {
            fill(ref ring.Next());
            ring.Submit();
            Assert.True(ring.TryTake(out IoUringCqe completion));
            return ErrnoText.Of(completion.Result);
        }
    }

    [Fact]
    public void A_read_across_the_end_is_short()
    {
        using TempFile temp = new(5000);
        using Ring ring = new();
        using IoBuffer memory = IoBuffer.Allocate(8192);
        int fd = Raw.Open(temp.Path, OpenFlags.ReadOnly);
        ring.Next().PrepareRead(fd, memory.Address, 8192, 4096, 1);
        ring.Next().PrepareRead(fd, memory.Address, 8192, 5000, 2);
        ring.Submit(waitFor: 2);
        IoUringCqe[] both = new IoUringCqe[2];
        Assert.Equal(2, ring.Take(both));
        Assert.Equal(904, both.Single(c => c.UserData == 1).Result);
        Assert.Equal(0, both.Single(c => c.UserData == 2).Result);
        Raw.Close(fd);
    }

    [Fact]
    public void Offset_minus_one_reads_where_the_file_stands()
    {
        using TempFile temp = new(8192);
        using Ring ring = new();
        using IoBuffer memory = IoBuffer.Allocate(4096);
        int fd = Raw.Open(temp.Path, OpenFlags.ReadOnly);
        foreach (int half in (int[])[0, 1])
        {
            ring.Next().PrepareRead(fd, memory.Address, 4096, -1, 1);
            ring.Submit();
            Assert.True(ring.TryTake(out _));
            Assert.True(memory.GetSpan().SequenceEqual(temp.Content.AsSpan(half * 4096, 4096)));
        }

        Raw.Close(fd);
    }

    [Fact]
    public void Flush_after_writes_drains_and_space_is_reserved()
    {
        using TempFile temp = new();
        using Ring ring = new();
        using IoBuffer memory = IoBuffer.Allocate(4096);
        int fd = Raw.Open(temp.Path, OpenFlags.ReadWrite);
        for (ulong i = 0; i < 4; i++)
        {
            ring.Next().PrepareWrite(fd, memory.Address, 4096, (long)i * 4096, i);
        }

        ref IoUringSqe flush = ref ring.Next();
        flush.PrepareFlush(fd, dataOnly: true, 99);
        flush.Flags = SqeFlags.Drain;
        ring.Next().PrepareAllocate(fd, 0, 1 << 20, 100);
        ring.Submit(waitFor: 6);
        IoUringCqe[] all = new IoUringCqe[6];
        Assert.Equal(6, ring.Take(all));
        Assert.All(all[..4], completion => Assert.Equal(4096, completion.Result));
        Assert.Equal((99ul, 0), (all[4].UserData, all[4].Result));
        Assert.Equal(0, all[5].Result);
        Assert.Equal(1 << 20, new FileInfo(temp.Path).Length);
        Raw.Close(fd);
    }

    [Fact]
    public void An_eventfd_counts_completions_until_it_is_taken_away()
    {
        using Ring ring = new();
        using EventFd counter = new(nonBlocking: true);
        ring.RegisterEventFd((int)counter.Handle.DangerousGetHandle());
        Assert.False(counter.TryRead(out _));
        ring.Next().PrepareNop(1);
        ring.Submit();
        Assert.True(counter.Read() >= 1);
        ring.UnregisterEventFd();
        ring.Next().PrepareNop(2);
        ring.Submit();
        Assert.False(counter.TryRead(out _));
    }

    [Fact]
    public void Successes_may_be_silent_and_failures_are_not()
    {
        using Ring ring = new();
        ref IoUringSqe quiet = ref ring.Next();
        quiet.PrepareNop(1);
        quiet.Flags = SqeFlags.CqeSkipSuccess;
        ref IoUringSqe loud = ref ring.Next();
        loud.PrepareRead(-1, 0, 0, 0, 2);
        loud.Flags = SqeFlags.CqeSkipSuccess;
        ring.Submit(waitFor: 1);
        Assert.True(ring.TryTake(out IoUringCqe completion));
        Assert.Equal((2ul, Errno.EBADF), (completion.UserData, ErrnoText.Of(completion.Result)));
        Assert.False(ring.TryTake(out _, TimeSpan.Zero));
    }

    [Fact]
    public void A_single_issuer_ring_refuses_other_threads_and_a_disabled_one_everybody()
    {
        using Ring ring = new(new() { Flags = RingSetupFlags.SingleIssuer | RingSetupFlags.Disabled });
        ring.Next().PrepareNop(1);
        Assert.Equal(Errno.EBADFD, ring.TrySubmit(0, null, out _));
        ring.Enable();
        Assert.Equal(1, ring.Submit(waitFor: 1));
        ring.Next().PrepareNop(2);
        Errno seen = Errno.None;
        Thread other = new(() => seen = ring.TrySubmit(0, null, out _));
        other.Start();
        other.Join();
        Assert.Equal(Errno.EEXIST, seen);
    }

    private delegate void Fill(ref IoUringSqe request);
}
