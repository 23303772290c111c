using Weir.Capture.Files;
using Weir.Capture.Parquet;
using Weir.Capture.Rows;

namespace Weir.Capture.Formats;

/// <summary>Parquet: the format that keeps everything.</summary>
internal sealed class ParquetFormat : IRowWriter
{
    private readonly PublishedFile _file;
    private readonly ParquetWriter _writer;

    public ParquetFormat(string path, IReadOnlyList<Column> columns, CaptureOptions options)
    {
        _file = PublishedFile.Create(path);
        _writer = new ParquetWriter(
            _file.Stream, columns, options.Codecs.Get(options.Codec ?? options.Codecs.Preferred), options.Keys);
    }

    public int PreferredRows => 131_072;

    public long WrittenBytes => _writer.PositionBytes;

    public void Write(RowSet rows)
    {
        long whole = _writer.PositionBytes;
        try
        {
            _writer.Write(rows);
        }
        catch (IOException e)
        {
            throw _file.Failed(e, whole);
        }
    }

    public void Complete(IReadOnlyList<KeyValuePair<string, string>> closing)
    {
        long whole = _writer.PositionBytes;
        try
        {
            _writer.Complete(closing);
            _file.Publish();
        }
        catch (IOException e)
        {
            throw _file.Failed(e, whole);
        }
    }

    public void Dispose() => _file.Dispose();
}
