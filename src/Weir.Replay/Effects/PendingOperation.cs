using Weir.Catalogue.Memory;
using Weir.Catalogue.Operations;
using Weir.Kernel.Calls;

namespace Weir.Replay.Effects;

/// <summary>A request of io_uring or native AIO from its submission to its completion: where it will write.</summary>
internal sealed class PendingOperation
{
    private readonly OperationRow _row;
    private readonly ulong[] _words;
    private readonly CachedMemory _memory;
    private readonly List<MemoryRange> _capacity = [];

    public PendingOperation(OperationRow row, ReadOnlySpan<byte> entry, ProcessMemory memory)
    {
        _row = row;
        _words = new ulong[Math.Max(6, row.WordCount)];
        _memory = new CachedMemory(memory);
        row.ReadWords(entry, _words);
        CallMemory call = new() { Arguments = _words, Memory = _memory };
        MemoryEffects.AtEnter(row.Call, call, _capacity);
    }

    /// <summary>What it is.</summary>
    public OperationRow Row => _row;

    /// <summary>The memory that it reads, and the most that it may write.</summary>
    public IReadOnlyList<MemoryRange> Ranges => _capacity;

    /// <summary>The most memory that it may write.</summary>
    public void Capacity(MemoryRanges into)
    {
        foreach (MemoryRange range in _capacity)
        {
            if ((range.Direction & MemoryDirection.Out) != 0)
            {
                into.Add(range.Address, range.Length);
            }
        }
    }

    /// <summary>The memory that it wrote, now that its result is known.</summary>
    public void Outputs(long result, MemoryRanges into)
    {
        List<MemoryRange> written = [];
        CallMemory call = new() { Arguments = _words, Memory = _memory, HasResult = true, Result = result };
        MemoryEffects.AtExit(_row.Call, call, _capacity, written);
        foreach (MemoryRange range in written)
        {
            into.Add(range.Address, range.Length);
        }
    }
}
