using System.Buffers;
using System.Runtime.InteropServices;
using Weir.Kernel.Calls;

namespace Weir.Replay.Tracing;

/// <summary>
/// A hash of all memory that a process may write. Words of zero do not count and the order does not matter, so a
/// page that was never touched equals one that was cleared.
/// </summary>
internal static class MemoryHash
{
    private const int ChunkBytes = 256 << 10;
    private const int RedZoneBytes = 128; // System V ABI of x86-64, section 3.2.2

    public static (ulong Hash, ulong Bytes) Of(
        ProcessMemory memory, IReadOnlyList<(ulong Start, ulong End)> except, ulong stackPointer)
    {
        ulong hash = 0;
        ulong bytes = 0;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        using TouchedPages touched = new(memory.Pid);
        List<(ulong Start, ulong End)> ranges = [];
        foreach (MemoryRegion region in MemoryRegion.Of(memory.Pid))
        {
            if (!region.Writable || region.OfKernel || except.Any(e => region.Start >= e.Start && region.Start < e.End))
            {
                continue;
            }

            bool everyPage = region.OfFile || region.Shared;
            // Below the stack pointer lies what calls left behind. The loader's lazy binding leaves XSAVE images there,
            // and which parts of those the processor writes is its own affair (seen with gzip on Zen 5).
            ulong live = (stackPointer - RedZoneBytes) & ~7UL;
            ulong start = live > region.Start && live < region.End ? live : region.Start;
            ranges.Clear();
            if (everyPage)
            {
                ranges.Add((start, region.End));
            }
            else
            {
                touched.Add(start, region.End, ranges);
            }

            foreach ((ulong from, ulong end) in ranges)
            {
                for (ulong at = from; at < end; at += ChunkBytes)
                {
                    int got = memory.Read(at, buffer.AsSpan(0, (int)Math.Min(ChunkBytes, end - at)));
                    hash += OfWords(at, buffer.AsSpan(0, got & ~7));
                    bytes += (ulong)got;
                }
            }
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return (hash, bytes);
    }

    /// <summary>The part that some words at an address contribute.</summary>
    public static ulong OfWords(ulong address, ReadOnlySpan<byte> bytes)
    {
        ulong hash = 0;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        for (int i = 0; i < words.Length; i++)
        {
            if (words[i] != 0)
            {
                // The finaliser of splitmix64: every bit of address and word reaches every bit of the hash.
                ulong mixed = words[i] + ((address + ((ulong)i * 8)) * 0x9E3779B97F4A7C15UL);
                mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL;
                mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
                hash += mixed ^ (mixed >> 31);
            }
        }

        return hash;
    }
}
