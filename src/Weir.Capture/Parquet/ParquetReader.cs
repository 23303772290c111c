using System.Collections.Immutable;
using Weir.Capture.Parquet.Codecs;
using Weir.Capture.Rows;

namespace Weir.Capture.Parquet;

/// <summary>
/// Reads Parquet files: ours, and flat ones of others. A file without a footer, or with a damaged one, gives what its
/// recovery blocks vouch for. Whatever the bytes, the outcome is rows or an <see cref="InvalidDataException"/>.
/// </summary>
public sealed class ParquetReader
{
    private readonly Stream _file;
    private readonly CodecSet _codecs;
    private readonly FileMeta _meta;
    private readonly ImmutableArray<SchemaElement> _leaves;

    private ParquetReader(Stream file, CodecSet codecs, FileMeta meta, Recovery? recovery)
    {
        _file = file;
        _codecs = codecs;
        _meta = meta;
        Recovery = recovery;
        if (meta.Schema.Count is 0 or > ParquetLimits.MaxColumns || meta.Schema[0].ChildCount != meta.Schema.Count - 1)
        {
            throw new InvalidDataException("The file is no flat table, so it is no capture.");
        }

        _leaves = [.. meta.Schema.Skip(1)];
        Columns = [.. _leaves.Select(ParquetSchema.ColumnOf).OfType<Column>()];
        if (Columns.Select(c => c.Name).Distinct().Count() != Columns.Length)
        {
            throw new InvalidDataException("The file has two columns of one name.");
        }

        if (meta.RowGroups.Any(g => g.Chunks.Count != _leaves.Length || g.RowCount is < 0 or > ParquetLimits.MaxRows))
        {
            throw new InvalidDataException("The file has a row group of an impossible shape.");
        }
    }

    /// <summary>The columns that can be read.</summary>
    public ImmutableArray<Column> Columns { get; }

    /// <summary>Footer keys; a later key of the same name stands last.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> KeyValues => _meta.KeyValues;

    /// <summary>Number of row groups.</summary>
    public int GroupCount => _meta.RowGroups.Count;

    /// <summary>Rows of all groups.</summary>
    public long RowCount => _meta.RowGroups.Sum(g => g.RowCount);

    /// <summary>What was done to read a file that was never completed; null for one that was.</summary>
    public Recovery? Recovery { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="file">The file; must seek; stays open, and belongs to the reader meanwhile.</param>
    /// <param name="codecs">Codecs; the runtime's alone when null.</param>
    /// <exception cref="InvalidDataException">It is no Parquet file, or nothing of it can be recovered.</exception>
    public static ParquetReader Open(Stream file, CodecSet? codecs = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        codecs ??= CodecSet.Default;
        try
        {
            FileMeta? meta = FooterReader.TryRead(file, out string why);
            if (meta is not null)
            {
                return new ParquetReader(file, codecs, meta, null);
            }

            (FileMeta recovered, Recovery recovery) = RecoveryScan.Run(file, why);
            return new ParquetReader(file, codecs, recovered, recovery);
        }
        catch (Exception e) when (e is EndOfStreamException or ArgumentException or OverflowException)
        {
            throw new InvalidDataException("The file's metadata is damaged: " + e.Message, e);
        }
    }

    /// <summary>Reads a row group.</summary>
    /// <param name="group">Which.</param>
    /// <param name="wanted">Names of the columns to read, or null for all; absent ones are left out.</param>
    /// <exception cref="InvalidDataException">Its pages are damaged.</exception>
    public RowSet Read(int group, IReadOnlyCollection<string>? wanted = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(group);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(group, GroupCount);
        RowGroupMeta meta = _meta.RowGroups[group];
        var rows = new RowSet(Columns.Where(c => wanted?.Contains(c.Name) ?? true));
        for (int leaf = 0; leaf < _leaves.Length; leaf++)
        {
            if (rows.Find(_leaves[leaf].Name) is { } data && ParquetSchema.ColumnOf(_leaves[leaf]) == data.Column)
            {
                ReadChunk(meta.Chunks[leaf], _leaves[leaf], (int)meta.RowCount, data);
            }
        }

        return rows;
    }

    private void ReadChunk(ChunkMeta chunk, SchemaElement leaf, int rowCount, ColumnData into)
    {
        if (chunk.Type != leaf.Type || chunk.Start < 4 || chunk.CompressedBytes is < 0 or > ParquetLimits.MaxGroupBytes
            || chunk.Start > _file.Length - chunk.CompressedBytes)
        {
            throw new InvalidDataException($"Column {leaf.Name} lies outside the file.");
        }

        byte[] bytes = new byte[chunk.CompressedBytes];
        _file.Position = chunk.Start;
        try
        {
            _file.ReadExactly(bytes);
            new ChunkReader(_codecs.Get(chunk.Codec), optional: leaf.Repetition == 1, rowCount).Read(bytes, into);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new InvalidDataException($"Column {leaf.Name} is damaged: {e.Message}", e);
        }
    }
}
