using Weir.Capture.Parquet.Thrift;

namespace Weir.Capture.Parquet;

/// <summary>Reads a footer that anybody may have written.</summary>
internal static class FileMetaReader
{
    public static FileMeta Read(ReadOnlySpan<byte> bytes)
    {
        var from = new ThriftReader(bytes);
        List<SchemaElement> schema = [];
        List<RowGroupMeta> groups = [];
        List<KeyValuePair<string, string>> keys = [];
        long rows = 0;
        short id = 0;
        while (from.Field(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 2:
                    Fill(ref from, type, schema, static (ref ThriftReader r) => ReadElement(ref r));
                    break;
                case 3:
                    rows = from.Integer(type);
                    break;
                case 4:
                    Fill(ref from, type, groups, static (ref ThriftReader r) => ReadGroup(ref r));
                    break;
                case 5:
                    Fill(ref from, type, keys, static (ref ThriftReader r) => ReadKey(ref r));
                    break;
                default:
                    from.Skip(type);
                    break;
            }
        }

        return new FileMeta { Schema = schema, RowGroups = groups, KeyValues = keys, RowCount = rows };
    }

    private static SchemaElement ReadElement(ref ThriftReader from)
    {
        var element = new SchemaElement();
        short id = 0;
        while (from.Field(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    element = element with { Type = (ParquetType)from.Int32(type) };
                    break;
                case 3:
                    element = element with { Repetition = from.Int32(type) };
                    break;
                case 4:
                    element = element with { Name = from.Text(type) };
                    break;
                case 5:
                    element = element with { ChildCount = from.Int32(type) };
                    break;
                case 6:
                    element = element with { Converted = from.Int32(type) };
                    break;
                default:
                    from.Skip(type);
                    break;
            }
        }

        return element;
    }

    private static RowGroupMeta ReadGroup(ref ThriftReader from)
    {
        List<ChunkMeta> chunks = [];
        long rows = 0, size = 0;
        short id = 0;
        while (from.Field(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    Fill(ref from, type, chunks, static (ref ThriftReader r) => ReadChunk(ref r));
                    break;
                case 2:
                    size = from.Integer(type);
                    break;
                case 3:
                    rows = from.Integer(type);
                    break;
                default:
                    from.Skip(type);
                    break;
            }
        }

        return new RowGroupMeta { Chunks = chunks, RowCount = rows, SizeBytes = size };
    }

    private static ChunkMeta ReadChunk(ref ThriftReader from)
    {
        ChunkMeta? chunk = null;
        short id = 0;
        while (from.Field(ref id, out ThriftType type))
        {
            if (id == 3)
            {
                ThriftReader.Expect(type, ThriftType.Struct);
                chunk = ReadChunkBody(ref from);
            }
            else if (id == 1)
            {
                throw new InvalidDataException("The file keeps columns in other files, which is not supported.");
            }
            else
            {
                from.Skip(type);
            }
        }

        return chunk ?? throw new InvalidDataException("The file's metadata has a column without a description.");
    }

    private static ChunkMeta ReadChunkBody(ref ThriftReader from)
    {
        var chunk = new ChunkMeta
        {
            Type = 0, Name = "", Codec = 0, ValueCount = 0, UncompressedBytes = 0, CompressedBytes = 0,
            DataPageOffset = 0, Encodings = [],
        };
        short id = 0;
        while (from.Field(ref id, out ThriftType type))
        {
            chunk = id switch
            {
                1 => chunk with { Type = (ParquetType)from.Int32(type) },
                4 => chunk with { Codec = (ParquetCodec)from.Int32(type) },
                5 => chunk with { ValueCount = from.Integer(type) },
                6 => chunk with { UncompressedBytes = from.Integer(type) },
                7 => chunk with { CompressedBytes = from.Integer(type) },
                9 => chunk with { DataPageOffset = from.Integer(type) },
                11 => chunk with { DictionaryPageOffset = from.Integer(type) },
                _ => Skipped(ref from, type, chunk),
            };
        }

        return chunk;
    }

    private static ChunkMeta Skipped(ref ThriftReader from, ThriftType type, ChunkMeta chunk)
    {
        from.Skip(type);
        return chunk;
    }

    private static KeyValuePair<string, string> ReadKey(ref ThriftReader from)
    {
        string key = "", value = "";
        short id = 0;
        while (from.Field(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    key = from.Text(type);
                    break;
                case 2:
                    value = from.Text(type);
                    break;
                default:
                    from.Skip(type);
                    break;
            }
        }

        return new(key, value);
    }

    private static void Fill<T>(ref ThriftReader from, ThriftType type, List<T> list, ReadItem<T> read)
    {
        int count = from.List(type, ThriftType.Struct);
        for (int i = 0; i < count; i++)
        {
            list.Add(read(ref from));
        }
    }

    private delegate T ReadItem<out T>(ref ThriftReader from);
}
