using Weir.Catalogue;

namespace Weir.Io.Tests;

/// <summary>One loop of requests with canaries, cancels and disposals in flight.</summary>
internal sealed class StressWorker(StressCounts counts, int seed)
{
    private const int Block = 4096;
    private const byte Canary = 0xA5;

    private readonly Random _random = new(seed);

    /// <summary>
    /// Direct reads into the middle of three blocks; some buffers serve once, some until io_uring knows them by number.
    /// </summary>
    public async Task Reads(AsyncFile file, byte[] content, CancellationToken end)
    {
        IoBuffer? buffer = null;
        int calm = 0;
        while (!end.IsCancellationRequested)
        {
            if (buffer is null || buffer.IsDisposed || _random.Next(calm) < 2)
            {
                ((IDisposable?)buffer)?.Dispose();
                buffer = IoBuffer.Allocate(3 * Block);
                calm = _random.Next(2) == 0 ? 4 : 100;
            }

            buffer.GetSpan().Fill(Canary);
            int block = _random.Next(content.Length / Block);
            int fate = Math.Min(_random.Next(calm), 3);
            using CancellationTokenSource cancel = new();
            try
            {
                ValueTask<int> read = file.ReadAsync(
                    buffer.Memory.Slice(Block, Block), (long)block * Block,
                    fate < 2 ? cancel.Token : CancellationToken.None);
                bool keep = await Meddle(fate, cancel, buffer);
                int count = await read;
                counts.CountCompleted();
                if (keep)
                {
                    Assert.Equal(Block, count);
                    ReadOnlySpan<byte> expected = content.AsSpan(block * Block, Block);
                    Assert.True(buffer.GetSpan().Slice(Block, Block).SequenceEqual(expected));
                }
            }
            catch (OperationCanceledException)
            {
                counts.CountCancelled();
                await Eventually.True(() => buffer.InFlightCount == 0, 60_000);
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            finally
            {
                Check(buffer);
            }
        }

        ((IDisposable?)buffer)?.Dispose();
    }

    /// <summary>Reads of a pipe into arrays that the collector would like to move.</summary>
    public async Task Pipes(PipePair pipe, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            byte[] array = new byte[3 * 64];
            array.AsSpan().Fill(Canary);
            using CancellationTokenSource cancel = new();
            try
            {
                ValueTask<int> read = pipe.Reader.ReadAsync(array.AsMemory(64, 64), 0, cancel.Token);
                if (_random.Next(3) == 0)
                {
                    await cancel.CancelAsync();
                }
                else
                {
                    await pipe.Writer.WriteAsync(new byte[64], 0, CancellationToken.None);
                }

                int count = await read;
                counts.CountCompleted();
                Assert.Equal(-1, array.AsSpan(64, count).IndexOfAnyExcept((byte)0));
            }
            catch (OperationCanceledException)
            {
                counts.CountCancelled();
            }
            catch (Exception error) when (error is ObjectDisposedException
                || (error is IoException refused && refused.Errno == Errno.ECANCELED))
            {
                return;
            }

            Assert.Equal(-1, array.AsSpan(0, 64).IndexOfAnyExcept(Canary));
            Assert.Equal(-1, array.AsSpan(128).IndexOfAnyExcept(Canary));
        }
    }

    /// <summary>Cancels, disposes or leaves alone; false: the buffer is gone.</summary>
    private async Task<bool> Meddle(int fate, CancellationTokenSource cancel, IoBuffer buffer)
    {
        switch (fate)
        {
            case 0:
                await cancel.CancelAsync();
                return true;
            case 1:
                cancel.CancelAfter(TimeSpan.FromMilliseconds(_random.Next(2)));
                return true;
            case 2:
                ((IDisposable)buffer).Dispose();
                counts.CountDisposed();
                return false;
            default:
                return true;
        }
    }

    private static void Check(IoBuffer buffer)
    {
        if (!buffer.IsDisposed)
        {
            Span<byte> all = buffer.GetSpan();
            Assert.Equal(-1, all[..Block].IndexOfAnyExcept(Canary));
            Assert.Equal(-1, all[(2 * Block)..].IndexOfAnyExcept(Canary));
        }
    }
}
