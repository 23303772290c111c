using System.Collections.Immutable;

namespace Weir.Capture.Rows;

/// <summary>Rows kept by column: what every writer takes, every reader gives, and every report walks.</summary>
public sealed class RowSet
{
    private readonly Dictionary<string, ColumnData> _byName = new(StringComparer.Ordinal);

    /// <summary>Makes an empty set.</summary>
    /// <param name="columns">Its columns.</param>
    /// <param name="capacity">Rows to make room for; it grows beyond.</param>
    public RowSet(IEnumerable<Column> columns, int capacity = 0)
    {
        ArgumentNullException.ThrowIfNull(columns);
        Data =
        [
            .. columns.Select(c =>
                c.IsNumber ? (ColumnData)new NumberData(c, capacity) : new TextData(c, capacity)),
        ];
        foreach (ColumnData data in Data)
        {
            _byName.Add(data.Column.Name, data);
        }
    }

    /// <summary>The columns' cells, in order.</summary>
    public ImmutableArray<ColumnData> Data { get; }

    /// <summary>The columns.</summary>
    public IEnumerable<Column> Columns => Data.Select(d => d.Column);

    /// <summary>How many rows there are.</summary>
    public int Count => Data.Length == 0 ? 0 : Data[0].Count;

    /// <summary>Memory that the rows take, roughly, in bytes.</summary>
    public long WeightBytes
    {
        get
        {
            long sum = 0;
            foreach (ColumnData data in Data)
            {
                sum += data.WeightBytes;
            }

            return sum;
        }
    }

    /// <summary>The cells of a column of that name, or null when there is none.</summary>
    public ColumnData? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The numbers of a column of that name, or null when there is none or it holds texts.</summary>
    public NumberData? Numbers(string name) => Find(name) as NumberData;

    /// <summary>The texts of a column of that name, or null when there is none or it holds numbers.</summary>
    public TextData? Texts(string name) => Find(name) as TextData;

    /// <summary>Adds a row of another set with the same columns.</summary>
    public void AppendRow(RowSet from, int row)
    {
        ArgumentNullException.ThrowIfNull(from);
        for (int column = 0; column < Data.Length; column++)
        {
            if (Data[column] is NumberData numbers)
            {
                numbers.Append(((NumberData)from.Data[column])[row]);
            }
            else
            {
                ((TextData)Data[column]).Append(((TextData)from.Data[column])[row]);
            }
        }
    }

    /// <summary>Removes all rows.</summary>
    public void Clear()
    {
        foreach (ColumnData data in Data)
        {
            data.Clear();
        }
    }
}
