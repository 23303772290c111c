using Weir.Kernel.Abi;
using Weir.Kernel.Calls;

namespace Weir.Io.Tests;

public sealed class CancellationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Backends.All), MemberType = typeof(Backends))]
    public async Task A_cancelled_await_ends_at_once_and_the_request_leaves_the_kernel(IoBackendKind backend)
    {
        await using IoEngine engine = Backends.Make(backend);
        using PipePair pipe = new(engine);
        using IoBuffer buffer = IoBuffer.Allocate(4096);
        using CancellationTokenSource source = new();
        ValueTask<int> read = pipe.Reader.ReadAsync(buffer.Memory, 0, source.Token);
        Assert.False(read.IsCompleted);
        await source.CancelAsync();
        OperationCanceledException error = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await read);
        Assert.Equal(source.Token, error.CancellationToken);
        // Really given up by the kernel: the buffer comes back although nothing was ever written to the pipe.
        await Eventually.True(() => buffer.InFlightCount == 0);
        Assert.Equal(1, engine.Statistics.Cancelled);
    }

    [Theory]
    [MemberData(nameof(Backends.All), MemberType = typeof(Backends))]
    public async Task A_buffer_disposed_of_in_flight_is_freed_when_the_kernel_is_done(IoBackendKind backend)
    {
        await using IoEngine engine = Backends.Make(backend);
        using PipePair pipe = new(engine);
        IoBuffer buffer = IoBuffer.Allocate(4096);
        ValueTask<int> read = pipe.Reader.ReadAsync(buffer.Memory, 0, Token);
        ((IDisposable)buffer).Dispose();
        Assert.True(buffer.IsDisposed);
        Assert.False(buffer.IsFreed);
        Assert.Throws<ObjectDisposedException>(() => buffer.GetSpan());
        await pipe.Writer.WriteAsync("abc"u8.ToArray(), 0, Token);
        Assert.Equal(3, await read);
        Assert.True(buffer.IsFreed);
    }

    [Theory]
    [MemberData(nameof(Backends.All), MemberType = typeof(Backends))]
    public async Task A_cancelled_direct_read_keeps_its_buffer_until_the_disk_is_done(IoBackendKind backend)
    {
        using TempFile temp = new(4 << 20);
        await using IoEngine engine = Backends.Make(backend);
        using AsyncFile file = AsyncFile.Open(temp.Path, new() { Direct = true, Engine = engine });
        for (int i = 0; i < 50; i++)
        {
            IoBuffer buffer = file.AllocateBuffer(4 << 20);
            using CancellationTokenSource source = new();
            ValueTask<int> read = file.ReadAsync(buffer.Memory, 0, source.Token);
            await source.CancelAsync();
            ((IDisposable)buffer).Dispose();
            try
            {
                Assert.Equal(4 << 20, await read);
            }
            catch (OperationCanceledException)
            {
            }

            await Eventually.True(() => buffer.IsFreed);
        }
    }

    [Theory]
    [MemberData(nameof(Backends.All), MemberType = typeof(Backends))]
    public async Task A_token_that_fired_before_begins_nothing(IoBackendKind backend)
    {
        using TempFile temp = new(4096);
        await using IoEngine engine = Backends.Make(backend);
        using AsyncFile file = AsyncFile.Open(temp.Path, new() { Direct = true, Engine = engine });
        using IoBuffer buffer = file.AllocateBuffer(4096);
        Assert.True(file.ReadAsync(buffer.Memory, 0, new CancellationToken(true)).IsCanceled);
        Assert.True(file.FlushAsync(cancellationToken: new CancellationToken(true)).IsCanceled);
        Assert.Equal(0, engine.Statistics.Submitted);
    }

    [Theory]
    [MemberData(nameof(Backends.All), MemberType = typeof(Backends))]
    public async Task A_poll_ends_when_data_comes_or_its_token_fires(IoBackendKind backend)
    {
        await using IoEngine engine = Backends.Make(backend);
        using PipePair pipe = new(engine);
        ValueTask<PollEvents> poll = pipe.Reader.PollAsync(PollEvents.In, Token);
        await Task.Delay(20, Token);
        Assert.False(poll.IsCompleted);
        await pipe.Writer.WriteAsync("x"u8.ToArray(), 0, Token);
        Assert.True((await poll).HasFlag(PollEvents.In));
        byte[] one = new byte[1];
        await pipe.Reader.ReadAsync(one, 0, Token);

        using CancellationTokenSource source = new();
        ValueTask<PollEvents> never = pipe.Reader.PollAsync(PollEvents.In, source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await never);
        await Eventually.True(() => engine.Statistics.InFlight == 0);
    }

    [Theory]
    [MemberData(nameof(Backends.All), MemberType = typeof(Backends))]
    public async Task Cancelling_races_with_completing_and_exactly_one_wins(IoBackendKind backend)
    {
        await using IoEngine engine = Backends.Make(backend);
        using PipePair pipe = new(engine);
        int completed = 0, cancelled = 0;
        byte[] buffer = new byte[1];
        for (int i = 0; i < 400; i++)
        {
            using CancellationTokenSource source = new();
            ValueTask<int> read = pipe.Reader.ReadAsync(buffer, 0, source.Token);
            Task cancel = Task.Run(source.Cancel, Token);
            await pipe.Writer.WriteAsync(new byte[] { (byte)i }, 0, Token);
            try
            {
                Assert.Equal(1, await read);
                completed++;
            }
            catch (OperationCanceledException)
            {
                cancelled++;
            }

            await cancel;
            await Eventually.True(() => engine.Statistics.InFlight == 0);
            // Whoever lost left the byte there, or a cancelled read took it on its way out.
            while (TransferCalls.ReadNoWait((int)pipe.Reader.Handle.DangerousGetHandle(), buffer, -1) > 0)
            {
            }
        }

        Assert.Equal(400, completed + cancelled);
        Assert.Equal(0, engine.Statistics.StaleEvents);
    }
}
