using Weir.Capture.Parquet.Codecs;
using Weir.Capture.Rows;

namespace Weir.Capture.Parquet;

/// <summary>
/// Writes a Parquet file, one row group at a time; each group is on its way to the disk, with what is needed to find it
/// again, before <see cref="Write"/> returns.
/// </summary>
public sealed class ParquetWriter
{
    private static readonly byte[] Magic = "PAR1"u8.ToArray();
    private readonly Stream _file;
    private readonly IReadOnlyList<Column> _columns;
    private readonly IReadOnlyList<KeyValuePair<string, string>> _opening;
    private readonly List<RowGroupMeta> _groups = [];
    private readonly ChunkWriter _chunks;
    private readonly ByteSink _group = new();
    private readonly ByteSink _description = new();
    private long _position;
    private long _rows;

    /// <summary>Begins a file.</summary>
    /// <param name="file">Where it goes; need not seek. Stays open.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="codec">How pages are compressed.</param>
    /// <param name="opening">Footer keys that are known from the start: they survive the writer's death.</param>
    public ParquetWriter(
        Stream file, IReadOnlyList<Column> columns, IPageCodec codec,
        IReadOnlyList<KeyValuePair<string, string>>? opening = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(codec);
        ArgumentOutOfRangeException.ThrowIfZero(columns.Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(columns.Count, ParquetLimits.MaxColumns);
        _file = file;
        _columns = columns;
        _opening = opening ?? [];
        _chunks = new ChunkWriter(codec);
        Put(Magic);
    }

    /// <summary>Bytes written so far.</summary>
    public long PositionBytes => _position;

    /// <summary>Writes rows as one group.</summary>
    /// <param name="rows">Rows with this file's columns, in order.</param>
    public void Write(RowSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows.Count, ParquetLimits.MaxRows);
        if (!rows.Columns.SequenceEqual(_columns))
        {
            throw new ArgumentException("The rows have other columns than the file.", nameof(rows));
        }

        if (rows.Count == 0)
        {
            return;
        }

        _group.Clear();
        var relative = new RowGroupMeta
        {
            Chunks = [.. rows.Data.Select(d => _chunks.Write(d, _group))],
            RowCount = rows.Count,
            SizeBytes = _group.Length,
        };
        Describe(relative);
        Put(RecoveryBlock.Header(_description.Span, _group.Span));
        Put(_description.Span);
        _groups.Add(relative.At(_position));
        Put(_group.Span);
        _file.Flush();
        _rows += rows.Count;
    }

    /// <summary>Writes the footer.</summary>
    /// <param name="closing">Footer keys that are known only now.</param>
    public void Complete(IEnumerable<KeyValuePair<string, string>>? closing = null)
    {
        _description.Clear();
        FileMetaWriter.Write(_description, new FileMeta
        {
            Schema = ParquetSchema.Of(_columns),
            RowGroups = _groups,
            KeyValues = [.. _opening, .. closing ?? []],
            RowCount = _rows,
        });
        _description.WriteInt32(_description.Length);
        Put(_description.Span);
        Put(Magic);
        _file.Flush();
    }

    private void Describe(RowGroupMeta group)
    {
        _description.Clear();
        FileMetaWriter.Write(_description, new FileMeta
        {
            Schema = ParquetSchema.Of(_columns),
            RowGroups = [group],
            KeyValues = _opening,
            RowCount = group.RowCount,
        });
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        _file.Write(bytes);
        _position += bytes.Length;
    }
}
