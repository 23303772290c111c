using Weir.Capture.Files;
using Weir.Capture.Rows;
using Weir.Capture.Text;

namespace Weir.Capture.Formats;

/// <summary>
/// Writes rows as records into a sink, in whole records only: the same bytes whether the sink is a file, a pipe or a
/// rotated part.
/// </summary>
public sealed class LineWriter : IRowWriter
{
    private const int SinkBytes = 64 * 1024;
    private readonly IByteSink _sink;
    private readonly ILineFormat _format;
    private readonly Utf8Buffer _buffer = new();

    /// <summary>Makes a writer.</summary>
    /// <param name="sink">Where the records go; belongs to the writer.</param>
    /// <param name="format">How a record looks.</param>
    /// <param name="columns">The columns of the rows to come.</param>
    public LineWriter(IByteSink sink, ILineFormat format, IEnumerable<Column> columns)
    {
        ArgumentNullException.ThrowIfNull(sink);
        ArgumentNullException.ThrowIfNull(format);
        _sink = sink;
        _format = format;
        format.Begin(_buffer, columns);
    }

    /// <inheritdoc/>
    public int PreferredRows => 4096;

    /// <inheritdoc/>
    public long WrittenBytes { get; private set; }

    /// <inheritdoc/>
    public void Write(RowSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        _format.Take(rows);
        for (int row = 0; row < rows.Count; row++)
        {
            _format.Write(_buffer, row);
            if (_buffer.Length >= SinkBytes)
            {
                Empty();
            }
        }

        Empty();
    }

    /// <inheritdoc/>
    public void Complete(IReadOnlyList<KeyValuePair<string, string>> closing)
    {
        Empty();
        _sink.Complete();
    }

    /// <inheritdoc/>
    public void Dispose() => _sink.Dispose();

    private void Empty()
    {
        if (_buffer.Length > 0)
        {
            _sink.Write(_buffer.Bytes);
            WrittenBytes += _buffer.Length;
            _buffer.Clear();
        }
    }
}
