using Weir.Capture.Parquet.Thrift;

namespace Weir.Capture.Parquet;

/// <summary>Writes a footer (FileMetaData of parquet.thrift, format 2.9).</summary>
internal static class FileMetaWriter
{
    private const string CreatedBy = "weir version 0.1";

    public static void Write(ByteSink sink, FileMeta meta)
    {
        var to = new ThriftWriter(sink);
        to.Begin();
        to.I32(1, 2);
        to.List(2, ThriftType.Struct, meta.Schema.Count);
        foreach (SchemaElement element in meta.Schema)
        {
            Write(to, element);
        }

        to.I64(3, meta.RowCount);
        to.List(4, ThriftType.Struct, meta.RowGroups.Count);
        foreach (RowGroupMeta group in meta.RowGroups)
        {
            Write(to, group);
        }

        to.List(5, ThriftType.Struct, meta.KeyValues.Count);
        foreach ((string key, string value) in meta.KeyValues)
        {
            to.Begin();
            to.Text(1, key);
            to.Text(2, value);
            to.End();
        }

        to.Text(6, CreatedBy);
        WriteOrders(to, meta.Schema.Count - 1);
        to.End();
    }

    // Without column orders, readers must ignore min_value and max_value.
    private static void WriteOrders(ThriftWriter to, int columns)
    {
        to.List(7, ThriftType.Struct, columns);
        for (int i = 0; i < columns; i++)
        {
            to.Begin();
            to.Begin(1);
            to.End();
            to.End();
        }
    }

    private static void Write(ThriftWriter to, SchemaElement element)
    {
        to.Begin();
        if (element.Type is { } type)
        {
            to.I32(1, (int)type);
            to.I32(3, element.Repetition);
        }

        to.Text(4, element.Name);
        if (element.ChildCount > 0)
        {
            to.I32(5, element.ChildCount);
        }

        if (element.Converted >= 0)
        {
            to.I32(6, element.Converted);
            WriteLogical(to, element.Converted);
        }

        to.End();
    }

    private static void WriteLogical(ThriftWriter to, int converted)
    {
        to.Begin(10);
        if (converted == 0)
        {
            to.Begin(1);
        }
        else
        {
            to.Begin(10);
            to.Byte(1, (byte)(converted is 13 or 17 ? 32 : 64));
            to.Bool(2, converted is 17 or 18);
        }

        to.End();
        to.End();
    }

    private static void Write(ThriftWriter to, RowGroupMeta group)
    {
        to.Begin();
        to.List(1, ThriftType.Struct, group.Chunks.Count);
        foreach (ChunkMeta chunk in group.Chunks)
        {
            to.Begin();
            to.I64(2, chunk.Start);
            to.Begin(3);
            Write(to, chunk);
            to.End();
            to.End();
        }

        to.I64(2, group.SizeBytes);
        to.I64(3, group.RowCount);
        to.End();
    }

    private static void Write(ThriftWriter to, ChunkMeta chunk)
    {
        to.I32(1, (int)chunk.Type);
        to.List(2, ThriftType.I32, chunk.Encodings.Count);
        foreach (ParquetEncoding encoding in chunk.Encodings)
        {
            to.Element((int)encoding);
        }

        to.List(3, ThriftType.Binary, 1);
        to.Element(chunk.Name);
        to.I32(4, (int)chunk.Codec);
        to.I64(5, chunk.ValueCount);
        to.I64(6, chunk.UncompressedBytes);
        to.I64(7, chunk.CompressedBytes);
        to.I64(9, chunk.DataPageOffset);
        if (chunk.DictionaryPageOffset is { } dictionary)
        {
            to.I64(11, dictionary);
        }

        to.Begin(12);
        to.I64(3, chunk.EmptyCount);
        if (chunk.HasBounds)
        {
            to.Binary(5, chunk.Max);
            to.Binary(6, chunk.Min);
        }

        to.End();
    }
}
