namespace Weir.Capture.Rows;

/// <summary>Name and type of a column.</summary>
/// <param name="Name">Name; unique within its table.</param>
/// <param name="Type">What its cells hold.</param>
public readonly record struct Column(string Name, ColumnType Type)
{
    /// <summary>Whether cells are numbers.</summary>
    public bool IsNumber => Type != ColumnType.Text;
}
