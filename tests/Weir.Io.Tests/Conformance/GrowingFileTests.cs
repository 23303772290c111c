namespace Weir.Io.Tests.Conformance;

/// <summary>The LTP's aiodio family: buffered readers beside direct writers.</summary>
public sealed class GrowingFileTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Backends.All), MemberType = typeof(Backends))]
    public async Task Readers_of_a_file_that_grows_by_direct_writes_of_zeros_see_only_zeros(IoBackendKind backend)
    {
        await using IoEngine engine = Backends.Make(backend);
        foreach (bool sparse in (bool[])[false, true])
        {
            using TempFile temp = new();
            using AsyncFile writer = AsyncFile.Open(
                temp.Path, new() { Access = FileAccess.ReadWrite, Direct = true, Engine = engine });
            using AsyncFile reader = AsyncFile.Open(temp.Path, new() { Engine = engine });
            using IoBuffer zeros = writer.AllocateBuffer(64 << 10);
            using CancellationTokenSource done = new();
            Task<long> reading = Read(reader, done.Token);
            Task[] writes = new Task[64];
            for (int i = 0; i < writes.Length; i++)
            {
                // Out of order when sparse, so that holes come and go.
                int block = sparse ? i * 37 % writes.Length : i;
                writes[i] = writer.WriteAsync(zeros.Memory, (long)block << 16, Token).AsTask();
                if (!sparse)
                {
                    await writes[i];
                }
            }

            await Task.WhenAll(writes);
            await done.CancelAsync();
            Assert.True(await reading > 0);
            Assert.Equal(64 << 16, reader.Length);
        }
    }

    [Theory]
    [MemberData(nameof(Backends.All), MemberType = typeof(Backends))]
    public async Task Truncating_under_direct_reads_gives_short_reads_and_no_rubbish(IoBackendKind backend)
    {
        await using IoEngine engine = Backends.Make(backend);
        using TempFile temp = new();
        File.WriteAllBytes(temp.Path, new byte[1 << 20]);
        using AsyncFile file = AsyncFile.Open(
            temp.Path, new() { Access = FileAccess.ReadWrite, Direct = true, Engine = engine });
        using IoBuffer buffer = file.AllocateBuffer(64 << 10);
        Task truncating = Task.Run(
            () =>
            {
                for (int i = 0; i < 50; i++)
                {
                    RandomAccess.SetLength(file.Handle, i % 2 == 0 ? 4096 : 1 << 20);
                }
            }, Token);
        do
        {
            buffer.GetSpan().Fill(0xEE);
            int read = await file.ReadAsync(buffer.Memory, 0, Token);
            Assert.Equal(-1, buffer.GetSpan()[..read].IndexOfAnyExcept((byte)0));
        }
        while (!truncating.IsCompleted);

        await truncating;
    }

    private static async Task<long> Read(AsyncFile file, CancellationToken done)
    {
        byte[] buffer = new byte[64 << 10];
        long total = 0;
        do
        {
            for (long offset = 0; ; offset += buffer.Length)
            {
                int read = await file.ReadAsync(buffer, offset, CancellationToken.None);
                Assert.Equal(-1, buffer.AsSpan(0, read).IndexOfAnyExcept((byte)0));
                total += read;
                if (read == 0)
                {
                    break;
                }
            }

            await Task.Yield();
        }
        while (!done.IsCancellationRequested || total == 0);

        return total;
    }
}
