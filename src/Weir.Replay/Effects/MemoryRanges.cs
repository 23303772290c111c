using Weir.Kernel.Calls;

namespace Weir.Replay.Effects;

/// <summary>Ranges of a program's memory, collected for one call.</summary>
internal sealed class MemoryRanges
{
    private readonly List<(ulong Address, ulong LengthBytes)> _ranges = [];

    public IReadOnlyList<(ulong Address, ulong LengthBytes)> All => _ranges;

    public void Clear() => _ranges.Clear();

    /// <summary>Adds one; nothing for a null address or a length that is none.</summary>
    public void Add(ulong address, long lengthBytes)
    {
        if (address != 0 && lengthBytes > 0)
        {
            _ranges.Add((address, (ulong)lengthBytes));
        }
    }

    /// <summary>Adds what an array of iovec describes, as far as so many bytes reach.</summary>
    public void AddVector(ProcessMemory memory, ulong vector, ulong count, long totalBytes)
    {
        Span<byte> entry = stackalloc byte[16];
        for (ulong i = 0; i < Math.Min(count, 1024) && totalBytes > 0; i++)
        {
            if (memory.Read(vector + (16 * i), entry) < 16)
            {
                return;
            }

            ulong address = BitConverter.ToUInt64(entry);
            long length = Math.Min((long)Math.Min(BitConverter.ToUInt64(entry[8..]), long.MaxValue), totalBytes);
            Add(address, length);
            totalBytes -= length;
        }
    }
}
