using Weir.Io;

namespace Weir.Samples.CopyFile;

/// <summary>Copies a file past the page cache, several blocks at once: each loop reads a block and writes it.</summary>
public static class FileCopy
{
    private const int BlockBytes = 1 << 20;
    private const int Loops = 8;

    public static async Task<long> Copy(string from, string to, IoEngine engine)
    {
        using AsyncFile source = AsyncFile.Open(from, new() { Direct = true, Engine = engine });
        using AsyncFile target = AsyncFile.Open(
            to, new() { Mode = FileMode.Create, Access = FileAccess.ReadWrite, Direct = true, Engine = engine });
        long length = source.Length;
        long next = -BlockBytes;

        async Task Loop()
        {
            using IoBuffer buffer = source.AllocateBuffer(BlockBytes);
            for (long at; (at = Interlocked.Add(ref next, BlockBytes)) < length;)
            {
                int read = await source.ReadAsync(buffer.Memory, at).ConfigureAwait(false);
                if (read < Math.Min(BlockBytes, length - at))
                {
                    throw new EndOfStreamException($"{from} became shorter while it was copied");
                }

                // Direct writes come in whole blocks; the last one is cut to size at the end.
                int whole = RoundUp(read, target.Alignment.OffsetBytes);
                await target.WriteAsync(buffer.Memory[..whole], at).ConfigureAwait(false);
            }
        }

        await Task.WhenAll(Enumerable.Range(0, Loops).Select(_ => Loop())).ConfigureAwait(false);
        RandomAccess.SetLength(target.Handle, length);
        await target.FlushAsync().ConfigureAwait(false);
        return length;
    }

    private static int RoundUp(int value, int unit) => (value + unit - 1) / unit * unit;
}
