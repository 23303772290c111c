using Weir.Capture.Rows;
using Weir.Capture.Text;

namespace Weir.Capture.Formats;

/// <summary>
/// The distinct texts of a set of rows as a format writes them, each made once: names of calls, threads and files come
/// again in almost every row.
/// </summary>
internal sealed class TextCells
{
    private readonly Utf8Buffer _bytes = new(256);
    private int[] _ends = [];

    /// <summary>Writes one text as a cell.</summary>
    public delegate void Encode(Utf8Buffer buffer, string text);

    /// <summary>Makes the cells of all columns that hold texts.</summary>
    public static void Take(ref TextCells[] cells, RowSet rows, Encode encode)
    {
        if (cells.Length != rows.Data.Length)
        {
            cells = [.. rows.Data.Select(_ => new TextCells())];
        }

        for (int column = 0; column < cells.Length; column++)
        {
            if (rows.Data[column] is TextData texts)
            {
                cells[column].Take(texts, encode);
            }
        }
    }

    /// <summary>The cell of a text, by its place among the distinct ones.</summary>
    public ReadOnlySpan<byte> Of(int index) => _bytes.Bytes[(index == 0 ? 0 : _ends[index - 1]).._ends[index]];

    private void Take(TextData data, Encode encode)
    {
        _bytes.Clear();
        if (_ends.Length < data.Distinct.Count)
        {
            _ends = new int[data.Distinct.Count * 2];
        }

        for (int i = 0; i < data.Distinct.Count; i++)
        {
            encode(_bytes, data.Distinct[i]);
            _ends[i] = _bytes.Length;
        }
    }
}
