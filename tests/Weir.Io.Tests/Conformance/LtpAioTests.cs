using Weir.Catalogue;
using Weir.Io.Thin;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;

namespace Weir.Io.Tests.Conformance;

/// <summary>What the LTP checks of the AIO calls, asked of ours; Conformance.md says which is which.</summary>
public sealed class LtpAioTests
{
    private static readonly KernelTimespec NoWait = new() { Seconds = 0 };

    [Fact]
    public void Submit_accepts_and_refuses_as_documented()
    {
        using TempFile temp = new(4096);
        using AioContext context = new(1);
        using AioRequestTable requests = new(1);
        using IoBuffer buffer = IoBuffer.Allocate(4096);
        int reader = Raw.Open(temp.Path, OpenFlags.ReadOnly), writer = Raw.Open(temp.Path, OpenFlags.WriteOnly);
        nint at = buffer.Address;
        Assert.Equal(Errno.EBADF, Raw.ErrnoOf(Raw.Do(context, requests, AioRequest.Read(-1, at, 1, 0))));
        Assert.Equal(Errno.EBADF, Raw.ErrnoOf(Raw.Do(context, requests, AioRequest.Write(reader, at, 1, 0))));
        Assert.Equal(Errno.EBADF, Raw.ErrnoOf(Raw.Do(context, requests, AioRequest.Read(writer, at, 1, 0))));
        Assert.Equal(0, Raw.Do(context, requests, AioRequest.Read(reader, at, 0, 0)));
        Assert.Equal(0, context.Submit([]));
        Assert.Equal(Errno.EINVAL, Raw.ErrnoOf(AioCalls.Submit(0, [])));
        Array.ForEach([reader, writer], Raw.Close);
    }

    [Fact]
    public void A_nowait_read_of_an_empty_pipe_completes_with_EAGAIN()
    {
        using AioContext context = new(1);
        using AioRequestTable requests = new(1);
        using IoBuffer buffer = IoBuffer.Allocate(16);
        Raw.Ok(FileCalls.Pipe(out int readEnd, out int writeEnd));
        long result = Raw.Do(context, requests, AioRequest.Read(readEnd, buffer.Address, 16, 0, RwFlags.NoWait));
        Assert.Equal(Errno.EAGAIN, Raw.ErrnoOf(result));
        Array.ForEach([readEnd, writeEnd], Raw.Close);
    }

    [Fact]
    public void Waiting_refuses_bad_contexts_counts_and_addresses()
    {
        using AioContext context = new(4);
        nint ctx = (nint)context.Context;
        using IoBuffer events = IoBuffer.Allocate(128);
        Assert.Equal(Errno.EINVAL, Raw.ErrnoOf(AioCalls.GetEvents(0, 0, [], NoWait)));
        Assert.Equal(Errno.EINVAL, Wait(SyscallId.IoGetevents, ctx, -1, 1, events.Address, 0, 0));
        Assert.Equal(Errno.EINVAL, Wait(SyscallId.IoGetevents, ctx, 2, 1, events.Address, 0, 0));
        Assert.Equal(Errno.EINVAL, Raw.ErrnoOf(AioCalls.PGetEvents(0, 0, [], NoWait, 0)));
        Assert.Equal(Errno.EINVAL, Wait(SyscallId.IoPgetevents, ctx, -1, 1, events.Address, 0, 0));
        Assert.Equal(Errno.EINVAL, Wait(SyscallId.IoPgetevents, ctx, 1, -1, events.Address, 0, 0));
        Assert.Equal(Errno.EFAULT, Wait(SyscallId.IoPgetevents, ctx, 1, 1, events.Address, Raw.Bad, 0));
        Assert.Equal(Errno.EFAULT, Wait(SyscallId.IoPgetevents, ctx, 1, 1, events.Address, 0, Raw.Bad));

        static Errno Wait(SyscallId call, nint ctx, nint min, nint max, nint events, nint time, nint mask) =>
            Raw.ErrnoOf(RawSyscall.Invoke((long)call, ctx, min, max, events, time, mask));
    }

    [Fact]
    public void A_bad_place_for_events_loses_none()
    {
        using AioContext context = new(1);
        using AioRequestTable requests = new(1);
        using IoBuffer buffer = IoBuffer.Allocate(16);
        int fd = Raw.Open("/dev/zero", OpenFlags.ReadOnly);
        requests[0] = AioRequest.Read(fd, buffer.Address, 16, 0);
        context.Submit(requests.Addresses);
        Assert.Equal(Errno.EFAULT, Raw.ErrnoOf(RawSyscall.Invoke(
            (long)SyscallId.IoGetevents, (nint)context.Context, 1, 1, Raw.Bad)));
        AioEvent[] events = new AioEvent[1];
        Assert.Equal(1, context.GetEvents(1, events));
        Assert.Equal(16, events[0].Result);
        Raw.Close(fd);
    }

    [Fact]
    public void A_write_is_waited_for_with_an_empty_mask()
    {
        using TempFile temp = new();
        using AioContext context = new(1);
        using AioRequestTable requests = new(1);
        using IoBuffer buffer = IoBuffer.Allocate(4096);
        int fd = Raw.Open(temp.Path, OpenFlags.ReadWrite);
        requests[0] = AioRequest.Write(fd, buffer.Address, 4096, 0);
        context.Submit(requests.Addresses);
        AioEvent[] events = new AioEvent[1];
        Assert.Equal(1, context.GetEvents(1, events, null, signalMask: 0));
        Assert.Equal(4096, events[0].Result);
        Raw.Close(fd);
    }

    [Fact]
    public void Cancelling_and_ending_refuse_what_is_not_there()
    {
        using AioContext context = new(1);
        Assert.Equal(Errno.EFAULT, Raw.ErrnoOf(AioCalls.Cancel(context.Context, 0)));
        Assert.Equal(Errno.EINVAL, Raw.ErrnoOf(AioCalls.Destroy(ulong.MaxValue)));
        AioContext gone = new(1);
        gone.Destroy();
        Assert.Throws<ObjectDisposedException>(gone.Destroy);
        gone.Dispose();
        gone.Dispose();
    }

    [Fact]
    public void What_has_completed_cannot_be_cancelled_and_a_poll_can()
    {
        using AioContext context = new(2);
        using AioRequestTable requests = new(2);
        using IoBuffer buffer = IoBuffer.Allocate(16 << 10);
        int zero = Raw.Open("/dev/zero", OpenFlags.ReadOnly);
        Raw.Ok(FileCalls.Pipe(out int readEnd, out int writeEnd));
        requests[0] = AioRequest.Read(zero, buffer.Address, 16 << 10, 0);
        requests[1] = AioRequest.Poll(readEnd, PollEvents.In);
        Assert.Equal(2, context.Submit(requests.Addresses));
        Assert.False(context.Cancel(requests.AddressOf(0)));
        Assert.True(context.Cancel(requests.AddressOf(1)));
        AioEvent[] events = new AioEvent[2];
        Assert.Equal(2, context.GetEvents(2, events));
        Assert.Equal(16 << 10, events.Single(e => requests.IndexOf(e) == 0).Result);
        Assert.Equal(0, events.Single(e => requests.IndexOf(e) == 1).Result);
        Assert.False(context.Cancel(requests.AddressOf(1)));
        Array.ForEach([zero, readEnd, writeEnd], Raw.Close);
    }

    [Fact]
    public void A_waiter_is_told_when_its_context_ends()
    {
        AioContext context = new(1);
        Errno seen = Errno.None;
        Thread waiter = new(() =>
            seen = Raw.ErrnoOf(AioCalls.GetEvents(context.Context, 1, new AioEvent[1], null)));
        waiter.Start();
        Thread.Sleep(50);
        AioCalls.Destroy(context.Context);
        Assert.True(waiter.Join(TimeSpan.FromSeconds(20)));
        Assert.Equal(Errno.EINVAL, seen);
        context.Dispose();
    }

    [Fact]
    public void Part_of_a_submission_is_taken_up_to_the_first_bad_request()
    {
        using AioContext context = new(4);
        using AioRequestTable requests = new(4);
        using IoBuffer buffer = IoBuffer.Allocate(16);
        int fd = Raw.Open("/dev/zero", OpenFlags.ReadOnly);
        for (int i = 0; i < 4; i++)
        {
            requests[i] = AioRequest.Read(i == 2 ? -1 : fd, buffer.Address, 16, 0);
        }

        Assert.Equal(2, context.Submit(requests.Addresses));
        Assert.Equal(Errno.EBADF, context.TrySubmit(requests.Addresses[2..], out int accepted));
        Assert.Equal(0, accepted);
        Assert.Equal(1, context.Submit(requests.Addresses[3..]));
        Assert.Equal(3, context.GetEvents(3, new AioEvent[4]));
        Raw.Close(fd);
    }

    [Theory]
    [InlineData(OpenFlags.ReadWrite, false)]
    [InlineData(OpenFlags.ReadWrite | OpenFlags.DSync, false)]
    [InlineData(OpenFlags.ReadWrite, true)]
    [InlineData(OpenFlags.ReadWrite | OpenFlags.DSync, true)]
    public void Loops_of_requests_complete_under_every_way_of_opening(OpenFlags flags, bool direct)
    {
        using TempFile temp = new();
        using AioContext context = new(32);
        using AioRequestTable requests = new(32);
        using IoBuffer buffer = IoBuffer.Allocate(32 << 16);
        int fd = Raw.Open(temp.Path, flags | (direct ? DirectOpen.Flag : 0));
        AioEvent[] events = new AioEvent[32];
        foreach (bool write in (bool[])[true, false])
        {
            for (int i = 0; i < 32; i++)
            {
                nint at = buffer.Address + (i << 16);
                buffer.GetSpan()[i << 16] = write ? (byte)(i + 1) : (byte)0;
                requests[i] = write
                    ? AioRequest.Write(fd, at, 1 << 16, (long)i << 16)
                    : AioRequest.Read(fd, at, 1 << 16, (long)i << 16);
            }

            Assert.Equal(32, context.Submit(requests.Addresses));

            // A signal, of which the runtime sends some, ends the wait with what has come so far.
            for (int got = 0; got < 32;)
            {
                got += context.GetEvents(32 - got, events.AsSpan(got));
            }

            Assert.All(events, completion => Assert.Equal(1 << 16, completion.Result));
        }

        Assert.All(Enumerable.Range(0, 32), i => Assert.Equal(i + 1, buffer.GetSpan()[i << 16]));
        Raw.Close(fd);
    }

    [Fact]
    public void Requests_that_the_kernel_does_not_know_are_refused()
    {
        using AioContext context = new(1);
        using AioRequestTable requests = new(1);
        using TempFile temp = new(16);
        int fd = Raw.Open(temp.Path, OpenFlags.ReadOnly);
        foreach (ushort opcode in (ushort[])[4, 6, 9, 100])
        {
            Iocb request = new() { Fd = fd, Opcode = (AioOpcode)opcode };
            Assert.Equal(Errno.EINVAL, Raw.ErrnoOf(Raw.Do(context, requests, request)));
        }

        Iocb unknownFlag = AioRequest.Read(fd, 0, 0, 0, (RwFlags)(1u << 30));
        Assert.Equal(Errno.EOPNOTSUPP, Raw.ErrnoOf(Raw.Do(context, requests, unknownFlag)));
        Assert.Throws<ArgumentOutOfRangeException>(() => AioRequest.Read(fd, 0, 0, 0).WithPriority(2, 8));
        Assert.Equal(0, Raw.Do(context, requests, AioRequest.Read(fd, 0, 0, 0).WithPriority(2, 7)));
        Assert.Throws<ArgumentOutOfRangeException>(() => context.GetEvents(1, new AioEvent[1], TimeSpan.FromTicks(-1)));
        Raw.Close(fd);
    }
}
