using Weir.Capture.Rows;

namespace Weir.Capture.Formats;

/// <summary>A CSV file.</summary>
internal sealed class CsvFile : TextFormat
{
    private readonly CsvFormat _csv;

    public CsvFile(string path, IEnumerable<Column> columns)
        : base(path)
    {
        _csv = new CsvFormat(Text);
        _csv.Header(columns);
    }

    public override void Write(RowSet rows)
    {
        _csv.Write(rows);
        Text.Flush();
    }
}
