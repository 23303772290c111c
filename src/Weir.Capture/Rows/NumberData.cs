using Weir.Capture.Text;
using Weir.Trace;

namespace Weir.Capture.Rows;

/// <summary>Cells that are numbers.</summary>
public sealed class NumberData : ColumnData
{
    private long[] _values;
    private bool[] _empty;

    internal NumberData(Column column, int capacity)
        : base(column) => (_values, _empty) = (new long[capacity], new bool[capacity]);

    /// <summary>Values by row; 0 where the cell is empty.</summary>
    public ReadOnlySpan<long> Values => _values.AsSpan(0, Count);

    /// <inheritdoc/>
    public override long WeightBytes => (long)Count * (sizeof(long) + 1);

    /// <inheritdoc/>
    public override bool IsEmpty(int row) => EmptyCount != 0 && _empty[row];

    /// <summary>A cell's value, or null.</summary>
    public long? this[int row] => IsEmpty(row) ? null : _values[row];

    /// <summary>For each row, whether its cell is empty.</summary>
    internal ReadOnlySpan<bool> Empties => _empty.AsSpan(0, Count);

    /// <summary>Adds a cell for each call: one look at the room for all of them.</summary>
    internal void Append(NumberOf number, ReadOnlySpan<Call> calls)
    {
        while (_values.Length - Count < calls.Length)
        {
            Grow();
        }

        Span<long> values = _values.AsSpan(Count, calls.Length);
        Span<bool> empty = _empty.AsSpan(Count, calls.Length);
        int empties = 0;
        for (int i = 0; i < calls.Length; i++)
        {
            long? value = number(in calls[i]);
            values[i] = value.GetValueOrDefault();
            empty[i] = !value.HasValue;
            empties += value.HasValue ? 0 : 1;
        }

        Count += calls.Length;
        EmptyCount += empties;
    }

    /// <summary>Adds a cell.</summary>
    public void Append(long value)
    {
        if (Count == _values.Length)
        {
            Grow();
        }

        _values[Count] = value;
        _empty[Count++] = false;
    }

    /// <inheritdoc/>
    public override void AppendEmpty()
    {
        Append(0);
        _empty[Count - 1] = true;
        EmptyCount++;
    }

    /// <summary>Adds a cell, empty for null.</summary>
    public void Append(long? value)
    {
        if (value is { } known)
        {
            Append(known);
        }
        else
        {
            AppendEmpty();
        }
    }

    /// <inheritdoc/>
    public override void Clear() => (Count, EmptyCount) = (0, 0);

    /// <summary>Writes a cell's value in decimal digits.</summary>
    internal void AppendDigits(Utf8Buffer buffer, int row)
    {
        if (Column.Type == ColumnType.UInt64)
        {
            buffer.Append((ulong)_values[row]);
        }
        else
        {
            buffer.Append(_values[row]);
        }
    }

    private void Grow()
    {
        int capacity = Math.Max(_values.Length * 2, 64);
        Array.Resize(ref _values, capacity);
        Array.Resize(ref _empty, capacity);
    }
}
