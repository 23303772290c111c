using Weir.Capture.Text;

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
