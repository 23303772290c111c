using Weir.Catalogue;
using Weir.Io.Thin;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;

namespace Weir.Io.Tests.Conformance;

/// <summary>What libaio's own cases check, asked of ours; Conformance.md says which is which.</summary>
public sealed class LibaioTests
{
    [Fact]
    public void Setup_refuses_zero_too_many_and_leaves_the_context_alone()
    {
        Assert.Equal(Errno.EINVAL, Raw.ErrnoOf(AioCalls.Setup(0, out ulong context)));
        Assert.Equal(0u, context);
        Assert.Equal(Errno.EINVAL, Raw.ErrnoOf(AioCalls.Setup(uint.MaxValue, out context)));
        Assert.Equal(0u, context);
        Assert.Equal(Errno.EFAULT, Raw.ErrnoOf(RawSyscall.Invoke((long)SyscallId.IoSetup, 1, Raw.Bad)));
        using IoBuffer used = IoBuffer.Allocate(8);
        used.GetSpan()[0] = 1;
        Assert.Equal(Errno.EINVAL, Raw.ErrnoOf(RawSyscall.Invoke((long)SyscallId.IoSetup, 1, used.Address)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AioContext(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AioContext(-1));
    }

    [Fact]
    public void Submit_refuses_bad_contexts_lists_and_requests()
    {
        using AioContext context = new(8);
        nint ctx = (nint)context.Context;
        using IoBuffer list = IoBuffer.Allocate(8);
        Assert.Equal(Errno.EINVAL, Submit(Raw.Bad, 1, Raw.Bad));
        Assert.Equal(Errno.None, Submit(ctx, 0, 0));
        Assert.Equal(Errno.EFAULT, Submit(ctx, 1, 0));
        Assert.Equal(Errno.EFAULT, Submit(ctx, 1, Raw.Bad));
        Assert.Equal(Errno.EFAULT, context.TrySubmit([0], out _));
        Assert.Equal(Errno.EFAULT, context.TrySubmit([unchecked((nint)0xffff_8000_0000_0000)], out int accepted));
        Assert.Equal(0, accepted);
        Assert.Equal(Errno.EINVAL, Submit(ctx, -1, list.Address));

        static Errno Submit(nint context, nint count, nint list) =>
            Raw.ErrnoOf(RawSyscall.Invoke((long)SyscallId.IoSubmit, context, count, list));
    }

    [Fact]
    public void Transfers_keep_to_access_mode_offset_append_and_addresses()
    {
        using TempFile temp = new(4096);
        using AioContext context = new(8);
        using AioRequestTable requests = new(1);
        using IoBuffer buffer = IoBuffer.Allocate(4096);
        int reader = Raw.Open(temp.Path, OpenFlags.ReadOnly), writer = Raw.Open(temp.Path, OpenFlags.WriteOnly);
        int appender = Raw.Open(temp.Path, OpenFlags.WriteOnly | OpenFlags.Append);
        long Do(Iocb request) => Raw.Do(context, requests, request);
        nint at = buffer.Address;
        Assert.Equal(Errno.EBADF, Raw.ErrnoOf(Do(AioRequest.Write(reader, at, 10, 0))));
        Assert.Equal(Errno.EBADF, Raw.ErrnoOf(Do(AioRequest.Read(writer, at, 10, 0))));
        Assert.Equal(Errno.EINVAL, Raw.ErrnoOf(Do(AioRequest.Read(reader, at, 10, -1))));
        Assert.Equal(Errno.EINVAL, Raw.ErrnoOf(Do(AioRequest.Write(writer, at, 10, -1))));
        nint kernelHalf = unchecked((nint)0xffff_8000_0000_0000);
        Assert.Equal(Errno.EFAULT, Raw.ErrnoOf(Do(AioRequest.Read(reader, kernelHalf, 10, 0))));
        Assert.Equal(Errno.EFAULT, Raw.ErrnoOf(Do(AioRequest.Write(writer, 0, 10, 0))));
        Assert.Equal(10, Do(AioRequest.Write(appender, at, 10, 0)));
        Assert.Equal(4106, new FileInfo(temp.Path).Length);
        Assert.Equal(4096, Do(AioRequest.Read(reader, at, 4096, 0)));
        Assert.True(buffer.GetSpan().SequenceEqual(temp.Content));
        Array.ForEach([reader, writer, appender], Raw.Close);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Memory_may_be_a_mapping_of_the_same_file(bool readable, bool writable)
    {
        using TempFile temp = new(8192);
        using AioContext context = new(8);
        using AioRequestTable requests = new(1);
        int fd = Raw.Open(temp.Path, OpenFlags.ReadWrite);
        nint map = Raw.Map(fd, 8192, readable, writable);
        long written = Raw.Do(context, requests, AioRequest.Write(fd, map, 4096, 4096));
        long read = Raw.Do(context, requests, AioRequest.Read(fd, map, 4096, 4096));
        // x86 has no memory that can be written and not read.
        Assert.Equal(4096, written);
        Assert.Equal(writable ? 4096 : -(long)Errno.EFAULT, read);
        Raw.Unmap(map, 8192);
        byte[] after = File.ReadAllBytes(temp.Path);
        Assert.Equal(temp.Content[..4096], after[4096..]);
        Raw.Close(fd);
    }

    [Fact]
    public void One_huge_transfer_completes_whole()
    {
        const int Size = 192 << 20;
        using TempFile temp = new();
        using AioContext context = new(1);
        using AioRequestTable requests = new(1);
        using IoBuffer buffer = IoBuffer.Allocate(Size);
        int fd = Raw.Open(temp.Path, OpenFlags.ReadWrite);
        buffer.GetSpan()[^1] = 77;
        Assert.Equal(Size, Raw.Do(context, requests, AioRequest.Write(fd, buffer.Address, Size, 0)));
        buffer.GetSpan().Clear();
        Assert.Equal(Size, Raw.Do(context, requests, AioRequest.Read(fd, buffer.Address, Size, 0)));
        Assert.Equal(77, buffer.GetSpan()[^1]);
        Raw.Close(fd);
    }

    [Fact]
    public void At_the_greatest_offset_of_the_file_system_writes_are_cut_then_refused()
    {
        using TempFile temp = new();
        using AioContext context = new(1);
        using AioRequestTable requests = new(1);
        using IoBuffer buffer = IoBuffer.Allocate(8192);
        int fd = Raw.Open(temp.Path, OpenFlags.ReadWrite);
        long limit = Limits.GreatestLength(fd);
        Limits.CheckAround(limit, request => Raw.Do(context, requests, request), fd, buffer.Address);
        Raw.Close(fd);
    }

    [Fact]
    public void A_million_reads_and_writes_of_one_page_are_all_accounted_for()
    {
        using TempFile temp = new(4096);
        using AioContext context = new(128);
        using AioRequestTable requests = new(128);
        using IoBuffer buffer = IoBuffer.Allocate(4096);
        int fd = Raw.Open(temp.Path, OpenFlags.ReadWrite);
        AioEvent[] events = new AioEvent[128];
        // A tenth of libaio's number by default, for the sake of the machine; the accounting is the same.
        int total = int.Parse(Environment.GetEnvironmentVariable("WEIR_CONFORMANCE_REQUESTS") ?? "100000", null);
        foreach (bool write in (bool[])[true, false])
        {
            for (int i = 0; i < requests.Count; i++)
            {
                requests[i] = write
                    ? AioRequest.Write(fd, buffer.Address, 4096, 0) : AioRequest.Read(fd, buffer.Address, 4096, 0);
            }

            for (int done = 0; done < total;)
            {
                int taken = context.Submit(requests.Addresses);
                int got = context.GetEvents(taken, events);
                Assert.Equal(taken, got);
                Assert.All(events[..got], completion => Assert.Equal(4096, completion.Result));
                done += got;
            }
        }

        Raw.Close(fd);
    }

    [Fact]
    public void Eight_writes_of_a_mebibyte_at_once_all_complete()
    {
        using TempFile temp = new();
        using AioContext context = new(8);
        using AioRequestTable requests = new(8);
        using IoBuffer buffer = IoBuffer.Allocate(1 << 20);
        int fd = Raw.Open(temp.Path, OpenFlags.ReadWrite | DirectOpen.Flag);
        for (int i = 0; i < 8; i++)
        {
            requests[i] = AioRequest.Write(fd, buffer.Address, 1 << 20, (long)i << 20);
        }

        Assert.Equal(8, context.Submit(requests.Addresses));
        AioEvent[] events = new AioEvent[8];
        Assert.Equal(8, context.GetEvents(8, events));
        Assert.All(events, completion => Assert.Equal(1 << 20, completion.Result));
        Assert.Equal(8 << 20, new FileInfo(temp.Path).Length);
        Raw.Close(fd);
    }

    [Fact]
    public void Many_pieces_are_written_and_read_back_also_at_an_offset()
    {
        using TempFile temp = new();
        using AioContext context = new(1);
        using AioRequestTable requests = new(1);
        using IoBuffer memory = IoBuffer.Allocate(10 * 64);
        using IoVecs pieces = new(memory.Address, 10, 64);
        int fd = Raw.Open(temp.Path, OpenFlags.ReadWrite);
        foreach (long offset in (long[])[0, 1000])
        {
            new Random(3).NextBytes(memory.GetSpan());
            byte[] expected = memory.GetSpan().ToArray();
            Assert.Equal(640, Raw.Do(context, requests, AioRequest.WriteVector(fd, pieces.Address, 10, offset)));
            memory.GetSpan().Clear();
            Assert.Equal(640, Raw.Do(context, requests, AioRequest.ReadVector(fd, pieces.Address, 10, offset)));
            Assert.True(memory.GetSpan().SequenceEqual(expected));
        }

        Raw.Close(fd);
    }

    [Fact]
    public void An_eventfd_counts_only_what_has_completed()
    {
        using TempFile temp = new(4096);
        using AioContext context = new(1);
        using AioRequestTable requests = new(1);
        using IoBuffer buffer = IoBuffer.Allocate(4096);
        using EventFd counter = new();
        using EventFd watcher = counter.Duplicate();
        int fd = Raw.Open(temp.Path, DirectOpen.Flag);
        requests[0] = AioRequest.Read(fd, buffer.Address, 4096, 0).Notifying((int)counter.Handle.DangerousGetHandle());
        Assert.Equal(1, context.Submit(requests.Addresses));
        Assert.Equal(1u, watcher.Read());
        AioEvent[] events = new AioEvent[1];
        Assert.Equal(1, context.GetEvents(1, events, TimeSpan.Zero));
        Assert.Equal(4096, events[0].Result);
        Raw.Close(fd);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void More_requests_than_slots_go_through_however_they_are_taken(bool inUserSpace)
    {
        using AioContext context = new(4);
        Assert.True(context.CanReap);
        using AioRequestTable requests = new(4);
        using IoBuffer buffer = IoBuffer.Allocate(4096);
        int fd = Raw.Open("/dev/zero", OpenFlags.ReadOnly);
        for (int i = 0; i < 4; i++)
        {
            requests[i] = AioRequest.Read(fd, buffer.Address, 16, 0);
        }

        AioEvent[] events = new AioEvent[64];
        int submitted = 0, taken = 0, refusals = 0;
        while (taken < 10 * context.SlotCount)
        {
            Errno errno = context.TrySubmit(requests.Addresses, out int accepted);
            submitted += accepted;
            if (errno == Errno.EAGAIN || accepted < 4)
            {
                refusals++;
                // Completed and not taken holds a slot: nothing overflows, submitting is refused.
                Assert.Equal(submitted - taken, context.ReadyCount);
                taken += inUserSpace ? context.Reap(events) : context.GetEvents(1, events, TimeSpan.Zero);
            }
        }

        Assert.True(refusals > 0);
        Assert.True(submitted >= taken);
        Raw.Close(fd);
    }

    [Fact]
    public void A_moved_ring_works_under_its_new_name_alone()
    {
        Raw.Ok(AioCalls.Setup(8, out ulong context));
        int lengthBytes = Limits.MappingLength(context);
        nint room = Raw.Map(-1, lengthBytes, true, true);
        nint moved = (nint)Raw.Ok(RawSyscall.Invoke(
            (long)SyscallId.Mremap, (nint)context, lengthBytes, lengthBytes, 3 /* MAYMOVE | FIXED */, room));
        Assert.Equal(room, moved);
        Assert.Equal(Errno.EINVAL, Raw.ErrnoOf(AioCalls.GetEvents(context, 0, [], default(KernelTimespec))));
        Assert.Equal(0, AioCalls.GetEvents((ulong)moved, 0, new AioEvent[1], default(KernelTimespec)));
        Raw.Ok(AioCalls.Destroy((ulong)moved));
    }

    [Fact]
    public void Asking_for_more_than_the_machine_has_says_how_much_is_left()
    {
        Assert.SkipUnless(AioLimits.Max is < 4_000_000, "fs.aio-max-nr is so high that EINVAL would come first");
        IoException error = Assert.Throws<IoException>(() => new AioContext((int)AioLimits.Max!.Value + 1));
        Assert.Equal((Errno.EAGAIN, IoStage.Setup), (error.Errno, error.Stage));
        Assert.Matches("fs.aio-max-nr [0-9]+, [0-9]+ in use: ask for at most [0-9]+", error.Message);
        // Contexts of many sizes fit until nearly the budget.
        List<AioContext> many = [];
        for (int size = 1; size <= 2048; size *= 2)
        {
            many.Add(new AioContext(size));
        }

        Assert.True(AioLimits.InUse >= 4095);
        many.ForEach(context => context.Dispose());
    }

    [Fact]
    public void Nowait_reads_what_is_cached_and_refuses_what_is_not()
    {
        using TempFile temp = new(1 << 20);
        using AioContext context = new(1);
        using AioRequestTable requests = new(1);
        using IoBuffer buffer = IoBuffer.Allocate(1 << 20);
        int fd = Raw.Open(temp.Path, OpenFlags.ReadOnly);
        Iocb read = AioRequest.Read(fd, buffer.Address, 1 << 20, 0, RwFlags.NoWait);
        Raw.Ok(RawSyscall.Invoke((long)SyscallId.Fsync, fd));
        Raw.Ok(RawSyscall.Invoke((long)SyscallId.Fadvise64, fd, 0, 0, 4 /* DONTNEED */));
        Assert.True(Raw.Do(context, requests, read) < 1 << 20, "nothing was cached, yet all of it came");
        _ = File.ReadAllBytes(temp.Path);
        Assert.Equal(1 << 20, Raw.Do(context, requests, read));
        Raw.Close(fd);
    }

    [Fact]
    public void Poll_and_a_wait_with_a_signal_mask_tell_of_a_pipe()
    {
        using AioContext context = new(1);
        using AioRequestTable requests = new(1);
        Raw.Ok(FileCalls.Pipe(out int readEnd, out int writeEnd));
        requests[0] = AioRequest.Poll(readEnd, PollEvents.In);
        context.Submit(requests.Addresses);
        AioEvent[] events = new AioEvent[1];
        Assert.Equal(0, context.GetEvents(1, events, TimeSpan.FromMilliseconds(20), signalMask: 0));
        Raw.Ok(FileCalls.Write(writeEnd, "x"u8));
        Assert.Equal(1, context.GetEvents(1, events, null, signalMask: 1UL << 9 /* SIGUSR1 */));
        Assert.True(((PollEvents)events[0].Result).HasFlag(PollEvents.In));
        Array.ForEach([readEnd, writeEnd], Raw.Close);
    }

    [Fact]
    public void Poll_misses_no_wake_up_under_racing_reads()
    {
        using AioContext context = new(1);
        using AioRequestTable requests = new(1);
        Raw.Ok(FileCalls.Pipe(out int readEnd, out int writeEnd));
        AioEvent[] events = new AioEvent[1];
        Thread writer = new(() =>
        {
            for (int i = 0; i < 5000; i++)
            {
                Raw.Ok(FileCalls.Write(writeEnd, "x"u8));
            }
        });
        writer.Start();
        byte[] some = new byte[16];
        for (int got = 0; got < 5000;)
        {
            requests[0] = AioRequest.Poll(readEnd, PollEvents.In);
            context.Submit(requests.Addresses);
            Assert.Equal(1, context.GetEvents(1, events, TimeSpan.FromSeconds(20)));
            got += (int)Raw.Ok(FileCalls.Read(readEnd, some));
        }

        writer.Join();
        Array.ForEach([readEnd, writeEnd], Raw.Close);
    }
}
