using System.Numerics;

namespace Weir.Capture.Parquet;

/// <summary>Finds out whether numbers are few enough for a dictionary, and numbers them.</summary>
internal sealed class DistinctNumbers(int most)
{
    private readonly long[] _values = new long[most];
    private readonly int[] _slots = new int[BitOperations.RoundUpToPowerOf2((uint)most * 2)];
    private int _count;

    /// <summary>The numbers in the order of their first appearance.</summary>
    public ReadOnlySpan<long> Values => _values.AsSpan(0, _count);

    /// <summary>Fills in each value's place; false when there are too many different ones to pay off.</summary>
    public bool TryIndex(ReadOnlySpan<long> values, Span<int> indexes)
    {
        Array.Clear(_slots);
        _count = 0;
        // A dictionary that names each value twice or less costs more than it saves.
        int limit = Math.Min(most, Math.Max(16, values.Length / 4));
        long last = 0;
        int lastIndex = -1;
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] != last || lastIndex < 0)
            {
                last = values[i];
                lastIndex = IndexOf(last, limit);
                if (lastIndex < 0)
                {
                    return false;
                }
            }

            indexes[i] = lastIndex;
        }

        return true;
    }

    private int IndexOf(long value, int limit)
    {
        int mask = _slots.Length - 1;
        int slot = (int)((ulong)(value * unchecked((long)0x9E3779B97F4A7C15)) >> 32) & mask;
        while (_slots[slot] != 0)
        {
            int index = _slots[slot] - 1;
            if (_values[index] == value)
            {
                return index;
            }

            slot = (slot + 1) & mask;
        }

        if (_count == limit)
        {
            return -1;
        }

        _values[_count] = value;
        _slots[slot] = ++_count;
        return _count - 1;
    }
}
