using Weir.Capture.Rows;
using Weir.Capture.Text;

namespace Weir.Capture.Formats;

/// <summary>A format of one record a row, such as CSV. Used by one thread.</summary>
public interface ILineFormat
{
    /// <summary>Writes what stands before the first row.</summary>
    void Begin(Utf8Buffer buffer, IEnumerable<Column> columns);

    /// <summary>Looks at rows that are written next, one after the other.</summary>
    void Take(RowSet rows);

    /// <summary>Writes a row of the set that was taken last as one whole record.</summary>
    void Write(Utf8Buffer buffer, int row);
}
