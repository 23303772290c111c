namespace Weir.Io.Tests;

[Collection("alone")]
public sealed class AllocationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Backends.AllWithContinuations), MemberType = typeof(Backends))]
    public async Task A_request_allocates_nothing(IoBackendKind backend, IoContinuations continuations)
    {
        using TempFile temp = new(1 << 20);
        await using IoEngine engine = Backends.Make(backend, continuations);
        using AsyncFile file = AsyncFile.Open(
            temp.Path, new() { Access = FileAccess.ReadWrite, Direct = true, Engine = engine });
        using IoBuffer buffer = file.AllocateBuffer(4096);
        using CancellationTokenSource source = new();

        async Task Loop(int count)
        {
            for (int i = 0; i < count; i++)
            {
                await file.ReadAsync(buffer.Memory, i % 256 * 4096, source.Token).ConfigureAwait(false);
                await file.WriteAsync(buffer.Memory, i % 256 * 4096, CancellationToken.None).ConfigureAwait(false);
            }
        }

        const int Count = 3000;
        double best = double.MaxValue;
        for (int round = 0; round < 6 && best > 0.1; round++)
        {
            // The first round warms up; others may meet a JIT or a pool thread that starts: the best tells.
            long before = GC.GetTotalAllocatedBytes(precise: true);
            await Loop(Count);
            double perRequest = (GC.GetTotalAllocatedBytes(precise: true) - before) / (2.0 * Count);
            best = Math.Min(best, round == 0 ? double.MaxValue : perRequest);
        }

        // The loop's own state machine and the pool's bookkeeping are a few hundred bytes for 6000 requests.
        Assert.InRange(best, 0, 0.25);
    }
}
