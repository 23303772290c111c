using Weir.Catalogue;

namespace Weir.Io.Tests;

public sealed class TransferTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Backends.AllWithContinuations), MemberType = typeof(Backends))]
    public async Task A_direct_read_brings_what_is_in_the_file(IoBackendKind backend, IoContinuations continuations)
    {
        using TempFile temp = new(64 * 1024);
        await using IoEngine engine = Backends.Make(backend, continuations);
        using AsyncFile file = AsyncFile.Open(temp.Path, new() { Direct = true, Engine = engine });
        using IoBuffer buffer = file.AllocateBuffer(16 * 1024);
        int read = await file.ReadAsync(buffer.Memory, 8192, Token);
        Assert.Equal(buffer.LengthBytes, read);
        Assert.True(buffer.GetSpan().SequenceEqual(temp.Content.AsSpan(8192, read)));
    }

    [Fact]
    public async Task Buffers_of_a_page_lie_in_one_page()
    {
        using TempFile temp = new(4096);
        await using IoEngine engine = Backends.Make(IoBackendKind.Auto);
        using AsyncFile file = AsyncFile.Open(temp.Path, new() { Direct = true, Engine = engine });
        IoBuffer[] buffers = [.. Enumerable.Range(0, 64).Select(_ => file.AllocateBuffer(Environment.SystemPageSize))];
        Assert.All(buffers, buffer => Assert.Equal(0, buffer.Address % Environment.SystemPageSize));
        Array.ForEach(buffers, buffer => ((IDisposable)buffer).Dispose());
    }

    [Theory]
    [MemberData(nameof(Backends.All), MemberType = typeof(Backends))]
    public async Task A_buffered_read_of_an_ordinary_array_brings_what_is_in_the_file(IoBackendKind backend)
    {
        using TempFile temp = new(100_000);
        await using IoEngine engine = Backends.Make(backend);
        using AsyncFile file = AsyncFile.Open(temp.Path, new() { Engine = engine });
        byte[] buffer = new byte[33_333];
        Assert.Equal(buffer.Length, await file.ReadAsync(buffer, 12_345, Token));
        Assert.True(buffer.AsSpan().SequenceEqual(temp.Content.AsSpan(12_345, buffer.Length)));
    }

    [Theory]
    [MemberData(nameof(Backends.All), MemberType = typeof(Backends))]
    public async Task A_read_across_the_end_is_short_and_one_beyond_it_is_empty(IoBackendKind backend)
    {
        using TempFile temp = new(10_000);
        await using IoEngine engine = Backends.Make(backend);
        using AsyncFile file = AsyncFile.Open(temp.Path, new() { Engine = engine });
        byte[] buffer = new byte[8192];
        Assert.Equal(1808, await file.ReadAsync(buffer, 8192, Token));
        Assert.Equal(0, await file.ReadAsync(buffer, 10_000, Token));
        Assert.Equal(0, await file.ReadAsync(buffer, 1L << 40, Token));
    }

    [Theory]
    [MemberData(nameof(Backends.All), MemberType = typeof(Backends))]
    public async Task What_is_written_is_there(IoBackendKind backend)
    {
        foreach (bool direct in (bool[])[false, true])
        {
            using TempFile temp = new();
            await using IoEngine engine = Backends.Make(backend);
            using AsyncFile file = AsyncFile.Open(
                temp.Path, new() { Access = FileAccess.ReadWrite, Direct = direct, Engine = engine });
            using IoBuffer buffer = file.AllocateBuffer(64 * 1024);
            new Random(7).NextBytes(buffer.GetSpan());
            await file.WriteAsync(buffer.Memory, 4096, Token);
            await file.FlushAsync(dataOnly: true, Token);
            await file.FlushAsync(dataOnly: false, Token);
            byte[] content = File.ReadAllBytes(temp.Path);
            Assert.Equal(4096 + buffer.LengthBytes, content.Length);
            Assert.True(buffer.GetSpan().SequenceEqual(content.AsSpan(4096)));
            Assert.All(content[..4096], value => Assert.Equal(0, value));
        }
    }

    [Theory]
    [MemberData(nameof(Backends.All), MemberType = typeof(Backends))]
    public async Task Many_pieces_are_read_and_written_in_order(IoBackendKind backend)
    {
        using TempFile temp = new();
        await using IoEngine engine = Backends.Make(backend);
        using AsyncFile file = AsyncFile.Open(temp.Path, new() { Access = FileAccess.ReadWrite, Engine = engine });
        // More pieces than one call of the kernel takes.
        byte[][] pieces = [.. Enumerable.Range(0, 2500).Select(i => Enumerable.Repeat((byte)i, i % 7).ToArray())];
        await file.WriteAsync([.. pieces.Select(piece => new ReadOnlyMemory<byte>(piece))], 100, Token);
        byte[] expected = [.. pieces.SelectMany(piece => piece)];
        Assert.Equal(expected, File.ReadAllBytes(temp.Path)[100..]);

        Memory<byte>[] into = [.. pieces.Take(1000).Select(piece => new Memory<byte>(new byte[piece.Length]))];
        long read = await file.ReadAsync(into, 100, Token);
        Assert.Equal(into.Sum(piece => (long)piece.Length), read);
        Assert.Equal(expected[..(int)read], into.SelectMany(piece => piece.ToArray()));
    }

    [Theory]
    [MemberData(nameof(Backends.AllWithContinuations), MemberType = typeof(Backends))]
    public async Task More_requests_than_the_depth_all_complete(IoBackendKind backend, IoContinuations continuations)
    {
        using TempFile temp = new(1 << 20);
        await using IoEngine engine = Backends.Make(backend, continuations, depth: 8);
        using AsyncFile file = AsyncFile.Open(temp.Path, new() { Direct = true, Engine = engine });
        IoBuffer[] buffers = [.. Enumerable.Range(0, 256).Select(_ => file.AllocateBuffer(4096))];
        Task<int>[] reads = new Task<int>[256];
        using (engine.Batch())
        {
            for (int i = 0; i < reads.Length; i++)
            {
                reads[i] = file.ReadAsync(buffers[i].Memory, i * 4096, Token).AsTask();
            }
        }

        await Task.WhenAll(reads);
        for (int i = 0; i < reads.Length; i++)
        {
            Assert.True(buffers[i].GetSpan().SequenceEqual(temp.Content.AsSpan(i * 4096, 4096)), $"block {i}");
            ((IDisposable)buffers[i]).Dispose();
            Assert.True(buffers[i].IsFreed);
        }

        Assert.Equal(0, engine.Statistics.InFlight);
        Assert.Equal(0, engine.Statistics.StaleEvents);
    }

    [Theory]
    [MemberData(nameof(Backends.All), MemberType = typeof(Backends))]
    public async Task A_batch_goes_to_the_kernel_in_one_call(IoBackendKind backend)
    {
        using TempFile temp = new(1 << 18);
        await using IoEngine engine = Backends.Make(backend);
        using AsyncFile file = AsyncFile.Open(temp.Path, new() { Direct = true, Engine = engine });
        using IoBuffer buffer = file.AllocateBuffer(32 * 4096);
        Task<int>[] reads = new Task<int>[32];
        long before = engine.Statistics.SubmitCalls;
        using (engine.Batch())
        {
            for (int i = 0; i < reads.Length; i++)
            {
                reads[i] = file.ReadAsync(buffer.Memory.Slice(i * 4096, 4096), i * 4096, Token).AsTask();
            }
        }

        foreach (Task<int> read in reads)
        {
            Assert.Equal(4096, await read);
        }

        // The watchdog may cut a batch in two on a machine that stalls this thread for milliseconds.
        Assert.InRange(engine.Statistics.SubmitCalls - before, 1, 4);
        Assert.True(buffer.GetSpan().SequenceEqual(temp.Content.AsSpan(0, buffer.LengthBytes)));
    }

    [Theory]
    [MemberData(nameof(Backends.All), MemberType = typeof(Backends))]
    public async Task A_misaligned_direct_read_says_what_is_wrong(IoBackendKind backend)
    {
        using TempFile temp = new(8192);
        await using IoEngine engine = Backends.Make(backend);
        using AsyncFile file = AsyncFile.Open(temp.Path, new() { Direct = true, Engine = engine });
        using IoBuffer buffer = file.AllocateBuffer(4096);
        IoException error = await Assert.ThrowsAsync<IoException>(
            async () => await file.ReadAsync(buffer.Memory, 100, Token));
        Assert.Equal(Errno.EINVAL, error.Errno);
        Assert.Equal(IoStage.Completion, error.Stage);
        Assert.Equal(100, error.FileOffset);
        Assert.Equal(temp.Path, error.File);
        Assert.Contains("got offset 100", error.Message, StringComparison.Ordinal);
        Assert.IsType<IOException>(error, exactMatch: false);
    }

    [Theory]
    [MemberData(nameof(Backends.All), MemberType = typeof(Backends))]
    public async Task A_write_to_a_file_opened_for_reading_fails_with_EBADF(IoBackendKind backend)
    {
        using TempFile temp = new(4096);
        await using IoEngine engine = Backends.Make(backend);
        foreach (bool direct in (bool[])[false, true])
        {
            using AsyncFile file = AsyncFile.Open(temp.Path, new() { Direct = direct, Engine = engine });
            using IoBuffer buffer = file.AllocateBuffer(4096);
            IoException error = await Assert.ThrowsAsync<IoException>(
                async () => await file.WriteAsync(buffer.Memory, 0, Token));
            Assert.Equal(Errno.EBADF, error.Errno);
        }
    }

    [Theory]
    [MemberData(nameof(Backends.All), MemberType = typeof(Backends))]
    public async Task The_library_names_its_backend_and_its_reason(IoBackendKind backend)
    {
        await using IoEngine engine = Backends.Make(backend);
        Assert.Equal(backend, engine.Backend);
        Assert.Contains("asked for", engine.Describe(), StringComparison.Ordinal);
        Assert.Contains(
            backend == IoBackendKind.Aio ? "native AIO" : "io_uring", engine.Describe(), StringComparison.Ordinal);
    }
}
