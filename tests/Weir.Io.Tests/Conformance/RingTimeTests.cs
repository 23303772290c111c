using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Weir.Catalogue;
using Weir.Io.Thin;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Kernel.Handles;

namespace Weir.Io.Tests.Conformance;

/// <summary>What liburing's cases on cancelling, timeouts, links and multishot check, asked of ours.</summary>
public sealed class RingTimeTests : IDisposable
{
    private readonly Ring _ring = new();
    private readonly IoBuffer _memory = IoBuffer.Allocate(4096);
    private readonly NativeBlock<KernelTimespec> _time = new(1);
    private readonly int _readEnd;
    private readonly int _writeEnd;

    public RingTimeTests() => Raw.Ok(FileCalls.Pipe(out _readEnd, out _writeEnd));

    public void Dispose()
    {
        _ring.Dispose();
        ((IDisposable)_memory).Dispose();
        _time.Dispose();
        Raw.Close(_readEnd);
        Raw.Close(_writeEnd);
    }

    [Fact]
    public void A_waiting_read_is_cancelled_once_and_what_is_not_there_is_not_found()
    {
        ReadPipe(1);
        _ring.Submit();
        _ring.Next().PrepareCancel(1, 2);
        _ring.Submit(waitFor: 2);
        Dictionary<ulong, int> results = Results(2);
        Assert.Equal(-(int)Errno.ECANCELED, results[1]);
        Assert.Equal(0, results[2]);
        _ring.Next().PrepareCancel(1, 3);
        _ring.Submit();
        Assert.Equal(-(int)Errno.ENOENT, Results(1)[3]);
    }

    [Fact]
    public void All_requests_on_a_descriptor_are_cancelled_together()
    {
        for (ulong i = 1; i <= 4; i++)
        {
            ReadPipe(i);
        }

        _ring.Submit();
        _ring.Next().PrepareCancelFd(_readEnd, 9);
        _ring.Submit(waitFor: 5);
        Dictionary<ulong, int> results = Results(5);
        Assert.Equal(4, results[9]);
        Assert.All(Enumerable.Range(1, 4), i => Assert.Equal(-(int)Errno.ECANCELED, results[(ulong)i]));
    }

    [Fact]
    public void A_poll_is_removed_or_cancelled_and_another_fires()
    {
        _ring.Next().PreparePoll(_readEnd, PollEvents.In, 1);
        _ring.Submit();
        _ring.Next().PreparePollRemove(1, 2);
        _ring.Submit(waitFor: 2);
        Dictionary<ulong, int> results = Results(2);
        Assert.Equal((-(int)Errno.ECANCELED, 0), (results[1], results[2]));
        _ring.Next().PreparePoll(_readEnd, PollEvents.In, 3);
        _ring.Submit();
        Raw.Ok(FileCalls.Write(_writeEnd, "x"u8));
        Assert.True(((PollEvents)Results(1)[3]).HasFlag(PollEvents.In));
    }

    [Fact]
    public void A_timeout_expires_is_removed_or_ends_by_count()
    {
        _time[0] = KernelTimespec.From(TimeSpan.FromMilliseconds(30));
        long start = Stopwatch.GetTimestamp();
        _ring.Next().PrepareTimeout(_time.AddressOf(0), 0, RingTimeoutFlags.None, 1);
        _ring.Submit(waitFor: 1);
        Assert.Equal(-(int)Errno.ETIME, Results(1)[1]);
        Assert.True(Stopwatch.GetElapsedTime(start).TotalMilliseconds >= 29);

        _time[0] = KernelTimespec.From(TimeSpan.FromHours(1));
        _ring.Next().PrepareTimeout(_time.AddressOf(0), 0, RingTimeoutFlags.None, 2);
        _ring.Submit();
        _ring.Next().PrepareTimeoutRemove(2, 3);
        _ring.Submit(waitFor: 2);
        Dictionary<ulong, int> results = Results(2);
        Assert.Equal((-(int)Errno.ECANCELED, 0), (results[2], results[3]));

        _ring.Next().PrepareTimeout(_time.AddressOf(0), count: 1, RingTimeoutFlags.None, 4);
        _ring.Next().PrepareNop(5);
        _ring.Submit(waitFor: 2);
        results = Results(2);
        Assert.Equal((0, 0), (results[4], results[5]));
    }

    [Fact]
    public void A_wait_with_a_time_ends_by_it_and_keeps_what_was_submitted()
    {
        ReadPipe(1);
        long start = Stopwatch.GetTimestamp();
        // The kernel tells of what it took rather than of the time that ran out; a wait alone tells.
        Assert.Equal(Errno.None, _ring.TrySubmit(1, TimeSpan.FromMilliseconds(30), out int taken));
        Assert.Equal(1, taken);
        Assert.Equal(0, _ring.Completions.ReadyCount);
        Assert.Equal(Errno.ETIME, _ring.TrySubmit(1, TimeSpan.FromMilliseconds(30), out _));
        Assert.True(Stopwatch.GetElapsedTime(start).TotalMilliseconds >= 58);
        Assert.False(_ring.TryTake(out _, TimeSpan.FromMilliseconds(10)));
        Raw.Ok(FileCalls.Write(_writeEnd, "abc"u8));
        Assert.Equal(3, Results(1)[1]);
    }

    [Fact]
    public void A_linked_timeout_cancels_its_request_or_is_cancelled_by_it()
    {
        _time[0] = KernelTimespec.From(TimeSpan.FromMilliseconds(20));
        Linked(1, 2);
        Dictionary<ulong, int> results = Results(2);
        Assert.Equal((-(int)Errno.ECANCELED, -(int)Errno.ETIME), (results[1], results[2]));

        Raw.Ok(FileCalls.Write(_writeEnd, "abc"u8));
        _time[0] = KernelTimespec.From(TimeSpan.FromHours(1));
        Linked(3, 4);
        results = Results(2);
        Assert.Equal((3, -(int)Errno.ECANCELED), (results[3], results[4]));

        void Linked(ulong read, ulong timeout)
        {
            ref IoUringSqe request = ref _ring.Next();
            request.PrepareRead(_readEnd, _memory.Address, 100, -1, read);
            request.Flags = SqeFlags.Link;
            _ring.Next().PrepareLinkTimeout(_time.AddressOf(0), RingTimeoutFlags.None, timeout);
            _ring.Submit(waitFor: 2);
        }
    }

    [Theory]
    [InlineData(SqeFlags.Link, Errno.ECANCELED)]
    [InlineData(SqeFlags.HardLink, Errno.None)]
    public void A_failure_breaks_a_soft_link_and_not_a_hard_one(SqeFlags link, Errno expected)
    {
        ref IoUringSqe fails = ref _ring.Next();
        fails.PrepareRead(-1, _memory.Address, 10, 0, 1);
        fails.Flags = link;
        _ring.Next().PrepareNop(2);
        _ring.Submit(waitFor: 2);
        Dictionary<ulong, int> results = Results(2);
        Assert.Equal(-(int)Errno.EBADF, results[1]);
        Assert.Equal(-(int)expected, results[2]);
    }

    [Fact]
    public void Draining_ends_everything_so_buffers_may_go()
    {
        ReadPipe(1);
        _ring.Next().PreparePoll(_readEnd, PollEvents.In, 2, multishot: true);
        _ring.Submit();
        Assert.Equal(2, _ring.InFlight);
        IReadOnlyList<IoUringCqe> seen = _ring.Drain();
        Assert.Equal(0, _ring.InFlight);
        Assert.Equal([1ul, 2ul], seen.Select(completion => completion.UserData).Order());
    }

    [Fact]
    public void Multishot_polls_and_reads_complete_again_and_again()
    {
        _ring.Next().PreparePoll(_readEnd, PollEvents.In, 1, multishot: true);
        _ring.Submit();
        for (int i = 0; i < 3; i++)
        {
            Raw.Ok(FileCalls.Write(_writeEnd, "x"u8));
            Assert.True(_ring.TryTake(out IoUringCqe poll, TimeSpan.FromSeconds(20)));
            Assert.True(poll.Flags.HasFlag(CqeFlags.More));
            Raw.Ok(FileCalls.Read(_readEnd, _memory.GetSpan()));
        }

        _ring.Drain();
        using ProvidedBuffers buffers = _ring.ProvideBuffers(group: 7, count: 4, bufferBytes: 64);
        _ring.Next().PrepareReadMultishot(_readEnd, 7, 2);
        _ring.Submit();
        for (int i = 0; i < 20; i++)
        {
            Raw.Ok(FileCalls.Write(_writeEnd, [(byte)i, 99]));
            Assert.True(_ring.TryTake(out IoUringCqe read, TimeSpan.FromSeconds(20)));
            Assert.Equal([(byte)i, 99], buffers.DataOf(read).ToArray());
            buffers.GiveBack(read.BufferId);
        }

        _ring.Drain();
    }

    [Fact]
    public void Multishot_accepts_and_receives_serve_connections()
    {
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        _ring.Next().PrepareAccept((int)listener.Handle, 1, multishot: true);
        _ring.Submit();
        using ProvidedBuffers buffers = _ring.ProvideBuffers(group: 1, count: 8, bufferBytes: 128);
        for (byte i = 0; i < 3; i++)
        {
            using Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            client.Connect(listener.LocalEndPoint!);
            Assert.True(_ring.TryTake(out IoUringCqe accepted, TimeSpan.FromSeconds(20)));
            Assert.True(accepted.Result > 0 && accepted.Flags.HasFlag(CqeFlags.More));
            _ring.Next().PrepareReceiveMultishot(accepted.Result, 1, 2);
            _ring.Submit();
            client.Send([i, 1]);
            Assert.True(_ring.TryTake(out IoUringCqe received, TimeSpan.FromSeconds(20)));
            Assert.Equal([i, 1], buffers.DataOf(received).ToArray());
            buffers.GiveBack(received.BufferId);
            _ring.Next().PrepareSend(accepted.Result, _memory.Address, 5, 3);
            _ring.Submit();
            Assert.True(_ring.TryTake(out IoUringCqe sent, TimeSpan.FromSeconds(20)));
            Assert.Equal(5, sent.Result);
            Assert.Equal(5, client.Receive(new byte[100]));
            client.Dispose();
            Assert.True(_ring.TryTake(out IoUringCqe end, TimeSpan.FromSeconds(20)));
            Assert.Equal((2ul, false), (end.UserData, end.Flags.HasFlag(CqeFlags.More)));
            Raw.Close(accepted.Result);
        }

        _ring.Drain();
    }

    private void ReadPipe(ulong userData) => _ring.Next().PrepareRead(_readEnd, _memory.Address, 100, -1, userData);

    private Dictionary<ulong, int> Results(int count)
    {
        Dictionary<ulong, int> results = [];
        while (results.Count < count)
        {
            Assert.True(_ring.TryTake(out IoUringCqe completion, TimeSpan.FromSeconds(20)), "a completion is missing");
            results.Add(completion.UserData, completion.Result);
        }

        return results;
    }
}
