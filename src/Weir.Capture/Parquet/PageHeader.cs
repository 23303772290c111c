using Weir.Capture.Parquet.Thrift;

namespace Weir.Capture.Parquet;

/// <summary>What stands before a page.</summary>
internal readonly record struct PageHeader
{
    public PageKind Kind { get; private init; }

    public int UncompressedBytes { get; private init; }

    public int CompressedBytes { get; private init; }

    public int ValueCount { get; private init; }

    public ParquetEncoding Encoding { get; private init; }

    /// <summary>Version 2: bytes of definition levels, never compressed.</summary>
    public int DefinitionBytes { get; private init; }

    /// <summary>Version 2: bytes of repetition levels.</summary>
    public int RepetitionBytes { get; private init; }

    /// <summary>Version 2: whether the values are compressed.</summary>
    public bool IsCompressed { get; private init; }

    public static PageHeader Read(ReadOnlySpan<byte> bytes, out int length)
    {
        var from = new ThriftReader(bytes);
        var header = new PageHeader { Kind = PageKind.Index, IsCompressed = true };
        short id = 0;
        while (from.Field(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    header = header with { Kind = (PageKind)from.Int32(type) };
                    break;
                case 2:
                    header = header with { UncompressedBytes = from.Int32(type) };
                    break;
                case 3:
                    header = header with { CompressedBytes = from.Int32(type) };
                    break;
                case 5 or 7:
                    ThriftReader.Expect(type, ThriftType.Struct);
                    header = ReadV1(ref from, header);
                    break;
                case 8:
                    ThriftReader.Expect(type, ThriftType.Struct);
                    header = ReadV2(ref from, header);
                    break;
                default:
                    from.Skip(type);
                    break;
            }
        }

        length = from.Position;
        return header.Checked();
    }

    private static PageHeader ReadV1(ref ThriftReader from, PageHeader header)
    {
        short id = 0;
        while (from.Field(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    header = header with { ValueCount = from.Int32(type) };
                    break;
                case 2:
                    header = header with { Encoding = (ParquetEncoding)from.Int32(type) };
                    break;
                default:
                    from.Skip(type);
                    break;
            }
        }

        return header;
    }

    private static PageHeader ReadV2(ref ThriftReader from, PageHeader header)
    {
        short id = 0;
        while (from.Field(ref id, out ThriftType type))
        {
            header = id switch
            {
                1 => header with { ValueCount = from.Int32(type) },
                4 => header with { Encoding = (ParquetEncoding)from.Int32(type) },
                5 => header with { DefinitionBytes = from.Int32(type) },
                6 => header with { RepetitionBytes = from.Int32(type) },
                7 => header with { IsCompressed = type == ThriftType.True },
                _ => Skipped(ref from, type, header),
            };
        }

        return header;
    }

    private static PageHeader Skipped(ref ThriftReader from, ThriftType type, PageHeader header)
    {
        from.Skip(type);
        return header;
    }

    private PageHeader Checked()
    {
        bool sane = UncompressedBytes is >= 0 and <= ParquetLimits.MaxPageBytes
            && CompressedBytes is >= 0 and <= ParquetLimits.MaxPageBytes
            && ValueCount is >= 0 and <= ParquetLimits.MaxRows
            && DefinitionBytes >= 0 && RepetitionBytes >= 0
            && (long)DefinitionBytes + RepetitionBytes <= Math.Min(UncompressedBytes, CompressedBytes)
            && UncompressedBytes <= ParquetLimits.FreePageBytes + ((long)CompressedBytes * ParquetLimits.MaxRatio);
        return sane ? this : throw new InvalidDataException("A page has an impossible size.");
    }
}
