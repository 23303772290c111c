namespace Weir.Capture.Rows;

/// <summary>The cells of one column of a <see cref="RowSet"/>.</summary>
public abstract class ColumnData
{
    private protected ColumnData(Column column) => Column = column;

    /// <summary>What they are.</summary>
    public Column Column { get; }

    /// <summary>How many cells there are.</summary>
    public int Count { get; private protected set; }

    /// <summary>How many of them are empty.</summary>
    public int EmptyCount { get; private protected set; }

    /// <summary>Whether a cell is empty.</summary>
    public abstract bool IsEmpty(int row);

    /// <summary>Adds an empty cell.</summary>
    public abstract void AppendEmpty();

    /// <summary>Removes all cells.</summary>
    public abstract void Clear();

    /// <summary>Memory that the cells take, roughly, in bytes.</summary>
    public abstract long WeightBytes { get; }
}
