namespace Weir.Io.Tests;

/// <summary>Buffers that io_uring comes to know by number.</summary>
public sealed class RegisteredBufferTests
{
    private const int Block = 4096;
    private const int OftenEnough = 40;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Backends.All), MemberType = typeof(Backends))]
    public async Task A_buffer_that_comes_back_is_registered_until_it_is_freed(IoBackendKind backend)
    {
        using TempFile temp = new(OftenEnough * Block);
        await using IoEngine engine = Backends.Make(backend);
        using AsyncFile file = AsyncFile.Open(
            temp.Path, new() { Access = FileAccess.ReadWrite, Direct = true, Engine = engine });
        using (IoBuffer buffer = file.AllocateBuffer(2 * Block))
        {
            for (int i = 0; i < OftenEnough; i++)
            {
                // The second half, so that the number alone does not say where to.
                Memory<byte> half = buffer.Memory[Block..];
                Assert.Equal(Block, await file.ReadAsync(half, i * Block, Token));
                Assert.True(half.Span.SequenceEqual(temp.Content.AsSpan(i * Block, Block)));
                half.Span.Fill((byte)i);
                await file.WriteAsync(half, i * Block, Token);
            }

            Assert.Equal(backend == IoBackendKind.IoUring ? 1 : 0, engine.Statistics.RegisteredBuffers);
        }

        Assert.Equal(0, engine.Statistics.RegisteredBuffers);
        byte[] written = await File.ReadAllBytesAsync(temp.Path, Token);
        IEnumerable<int> values = written.Chunk(Block).Select(block => (int)block.Distinct().Single());
        Assert.Equal(Enumerable.Range(0, OftenEnough), values);
    }

    [Fact]
    public async Task Files_in_the_page_cache_and_strange_memory_register_nothing()
    {
        using TempFile temp = new(Block);
        await using IoEngine engine = Backends.Make(IoBackendKind.IoUring);
        using AsyncFile cached = AsyncFile.Open(temp.Path, new() { Engine = engine });
        using AsyncFile direct = AsyncFile.Open(temp.Path, new() { Direct = true, Engine = engine });
        using IoBuffer buffer = direct.AllocateBuffer(Block);
        using IoBuffer once = direct.AllocateBuffer(Block);
        Memory<byte> array = GC.AllocateArray<byte>(2 * Block, pinned: true);
        for (int i = 0; i < OftenEnough; i++)
        {
            await cached.ReadAsync(buffer.Memory, 0, Token);
            await direct.ReadAsync([once.Memory], 0, Token);
            await cached.ReadAsync(array, 0, Token);
        }

        Assert.Equal(0, engine.Statistics.RegisteredBuffers);
    }

    [Fact]
    public async Task No_more_is_registered_than_allowed_and_the_rest_works_as_well()
    {
        using TempFile temp = new(8 * Block);
        await using IoEngine engine = new(new() { Backend = IoBackendKind.IoUring, MaxRegisteredBytes = 3 * Block });
        using AsyncFile file = AsyncFile.Open(temp.Path, new() { Direct = true, Engine = engine });
        IoBuffer[] buffers = [.. Enumerable.Range(0, 8).Select(_ => file.AllocateBuffer(Block))];
        await Use(file, buffers, temp.Content);
        Assert.Equal(3, engine.Statistics.RegisteredBuffers);
        // A place that is given up goes to another buffer.
        ((IDisposable)buffers.First()).Dispose();
        await Use(file, buffers[1..], temp.Content);
        Assert.Equal(3, engine.Statistics.RegisteredBuffers);
        Array.ForEach(buffers, buffer => ((IDisposable)buffer).Dispose());
        Assert.Equal(0, engine.Statistics.RegisteredBuffers);
    }

    [Fact]
    public async Task A_buffer_goes_over_to_another_engine_when_the_first_has_ended()
    {
        using TempFile temp = new(8 * Block);
        using IoBuffer buffer = IoBuffer.Allocate(Block);
        await using IoEngine second = Backends.Make(IoBackendKind.IoUring);
        using AsyncFile later = AsyncFile.Open(temp.Path, new() { Direct = true, Engine = second });
        await using (IoEngine first = Backends.Make(IoBackendKind.IoUring))
        {
            using AsyncFile file = AsyncFile.Open(temp.Path, new() { Direct = true, Engine = first });
            await Use(file, [buffer], temp.Content);
            await Use(later, [buffer], temp.Content);
            Assert.Equal((1, 0), (first.Statistics.RegisteredBuffers, second.Statistics.RegisteredBuffers));
        }

        await Use(later, [buffer], temp.Content);
        Assert.Equal(1, second.Statistics.RegisteredBuffers);
    }

    [Fact]
    public async Task A_registered_buffer_disposed_of_in_flight_is_given_up_when_the_kernel_is_done()
    {
        using TempFile temp = new(8 * Block);
        await using IoEngine engine = Backends.Make(IoBackendKind.IoUring);
        using AsyncFile file = AsyncFile.Open(temp.Path, new() { Direct = true, Engine = engine });
        IoBuffer buffer = file.AllocateBuffer(Block);
        await Use(file, [buffer], temp.Content);
        Assert.Equal(1, engine.Statistics.RegisteredBuffers);
        ValueTask<int> read = file.ReadAsync(buffer.Memory, 0, Token);
        ((IDisposable)buffer).Dispose();
        Assert.Equal(Block, await read);
        Assert.True(buffer.IsFreed);
        Assert.Equal(0, engine.Statistics.RegisteredBuffers);
    }

    [Fact]
    public async Task Forgotten_buffers_give_their_places_up()
    {
        using TempFile temp = new(8 * Block);
        await using IoEngine engine = Backends.Make(IoBackendKind.IoUring);
        using AsyncFile file = AsyncFile.Open(temp.Path, new() { Direct = true, Engine = engine });
        await Forget(file, temp.Content);
        await Eventually.True(() =>
        {
            GC.Collect();
            return engine.Statistics.RegisteredBuffers == 0;
        });
    }

    private static async Task Forget(AsyncFile file, byte[] content)
    {
        await Use(file, [file.AllocateBuffer(Block), file.AllocateBuffer(Block)], content);
        Assert.InRange(file.Engine.Statistics.RegisteredBuffers, 1, 2);
    }

    private static async Task Use(AsyncFile file, IoBuffer[] buffers, byte[] content)
    {
        for (int i = 0; i < OftenEnough; i++)
        {
            int offset = i % (content.Length / Block) * Block;
            ValueTask<int>[] reads = [.. buffers.Select(buffer => file.ReadAsync(buffer.Memory, offset, Token))];
            foreach ((ValueTask<int> read, IoBuffer buffer) in reads.Zip(buffers))
            {
                Assert.Equal(Block, await read);
                Assert.True(buffer.GetSpan().SequenceEqual(content.AsSpan(offset, Block)));
            }
        }
    }
}
