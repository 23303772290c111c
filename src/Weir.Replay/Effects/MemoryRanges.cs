namespace Weir.Replay.Effects;

/// <summary>Ranges of a program's memory, collected for one call.</summary>
internal sealed class MemoryRanges
{
    private readonly List<(ulong Address, ulong LengthBytes)> _ranges = [];

    public IReadOnlyList<(ulong Address, ulong LengthBytes)> All => _ranges;

    public void Clear() => _ranges.Clear();

    /// <summary>Adds one; nothing for a null address or a length that is none.</summary>
    public void Add(ulong address, ulong lengthBytes)
    {
        if (address != 0 && lengthBytes > 0)
        {
            _ranges.Add((address, lengthBytes));
        }
    }
}
