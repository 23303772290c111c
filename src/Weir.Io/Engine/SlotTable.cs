namespace Weir.Io;

/// <summary>
/// Places in the kernel, each with the request that has it and a generation that is part of the key a completion
/// brings back: a completion that comes late or twice finds another generation and touches nothing. Its owner locks.
/// </summary>
internal sealed class SlotTable
{
    private readonly IoOperation?[] _operations;
    private readonly uint[] _generations;
    private readonly int[] _free;
    private int _freeCount;

    public SlotTable(int count)
    {
        _operations = new IoOperation?[count];
        _generations = new uint[count];
        _free = new int[count];
        for (int i = 0; i < count; i++)
        {
            _free[i] = count - 1 - i;
        }

        _freeCount = count;
    }

    public int Count => _operations.Length;

    public int UsedCount => _operations.Length - _freeCount;

    public ReadOnlySpan<IoOperation?> Operations => _operations;

    /// <summary>Gives a request a place; there must be one.</summary>
    public void Take(IoOperation operation)
    {
        int slot = _free[--_freeCount];
        _operations[slot] = operation;
        operation.Slot = slot;
    }

    /// <summary>What identifies the request in that place now.</summary>
    public ulong KeyOf(int slot) => ((ulong)_generations[slot] << 32) | (uint)slot;

    /// <summary>Takes the place from the request that a key means; null: the key is stale.</summary>
    public IoOperation? Free(ulong key)
    {
        uint slot = (uint)key;
        if (slot >= (uint)_operations.Length || _generations[slot] != (uint)(key >> 32)
            || _operations[slot] is not { } operation)
        {
            return null;
        }

        _generations[slot]++;
        _operations[slot] = null;
        _free[_freeCount++] = (int)slot;
        operation.Slot = -1;
        return operation;
    }
}
