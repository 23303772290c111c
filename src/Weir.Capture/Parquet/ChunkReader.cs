using Weir.Capture.Parquet.Codecs;
using Weir.Capture.Parquet.Encodings;
using Weir.Capture.Rows;

namespace Weir.Capture.Parquet;

/// <summary>Decodes the pages of one column of one row group.</summary>
internal sealed class ChunkReader(IPageCodec codec, bool optional, int rows)
{
    private byte[] _page = [];
    private long[] _numbers = [];
    private int[] _texts = [];
    private int[] _levels = [];

    /// <summary>Appends the cells; there must be exactly as many as the group has rows.</summary>
    public void Read(ReadOnlySpan<byte> bytes, ColumnData into)
    {
        var from = new ByteSource(bytes);
        while (into.Count < rows)
        {
            PageHeader header = PageHeader.Read(bytes[from.Position..], out int length);
            from.Take(length);
            ReadOnlySpan<byte> page = Unpack(header, from.Take(header.CompressedBytes));
            if (header.Kind == PageKind.Dictionary)
            {
                ReadDictionary(header, page, into);
            }
            else if (header.Kind is PageKind.Data or PageKind.DataV2)
            {
                if (header.ValueCount == 0 || header.ValueCount > rows - into.Count)
                {
                    throw new InvalidDataException("A page has more rows than its group.");
                }

                ReadData(header, page, into);
            }
        }
    }

    private ReadOnlySpan<byte> Unpack(PageHeader header, ReadOnlySpan<byte> bytes)
    {
        if (header.Kind == PageKind.Index || (header.Kind == PageKind.DataV2 && !header.IsCompressed))
        {
            return bytes;
        }

        if (_page.Length < header.UncompressedBytes)
        {
            _page = new byte[header.UncompressedBytes];
        }

        int levels = header.DefinitionBytes + header.RepetitionBytes;
        bytes[..levels].CopyTo(_page);
        codec.Decompress(bytes[levels..], _page.AsSpan(levels, header.UncompressedBytes - levels));
        return _page.AsSpan(0, header.UncompressedBytes);
    }

    private void ReadDictionary(PageHeader header, ReadOnlySpan<byte> page, ColumnData into)
    {
        if (into is TextData texts)
        {
            _texts = new int[header.ValueCount];
            PlainTexts.Read(page, texts, _texts);
        }
        else
        {
            _numbers = new long[header.ValueCount];
            PlainNumbers.Read(page, _numbers, ParquetSchema.PhysicalOf(into.Column.Type));
        }
    }

    private void ReadData(PageHeader header, ReadOnlySpan<byte> page, ColumnData into)
    {
        var from = new ByteSource(page);
        int known = ReadLevels(header, ref from);
        ReadOnlySpan<int> levels = optional ? _levels.AsSpan(0, header.ValueCount) : default;
        if (into is TextData texts)
        {
            int[] indexes = new int[known];
            ReadTexts(header, from.Rest(), texts, indexes);
            TextCells(texts, indexes, levels, header.ValueCount);
        }
        else
        {
            long[] values = new long[known];
            ReadNumbers(header, from.Rest(), into.Column.Type, values);
            NumberCells((NumberData)into, values, levels, header.ValueCount);
        }
    }

    // Tells how many values there are; _levels says where.
    private int ReadLevels(PageHeader header, ref ByteSource from)
    {
        from.Take(header.RepetitionBytes);
        if (!optional)
        {
            from.Take(header.DefinitionBytes);
            return header.ValueCount;
        }

        int length = header.Kind == PageKind.DataV2 ? header.DefinitionBytes : from.Int32();
        if (_levels.Length < header.ValueCount)
        {
            _levels = new int[header.ValueCount];
        }

        Span<int> levels = _levels.AsSpan(0, header.ValueCount);
        RleHybrid.Read(from.Take(length), levels, width: 1);
        int known = 0;
        foreach (int level in levels)
        {
            known += level & 1;
        }

        return known;
    }

    private void ReadNumbers(PageHeader header, ReadOnlySpan<byte> bytes, ColumnType type, Span<long> values)
    {
        ParquetType physical = ParquetSchema.PhysicalOf(type);
        switch (header.Encoding)
        {
            case ParquetEncoding.Plain:
                PlainNumbers.Read(bytes, values, physical);
                break;
            case ParquetEncoding.DeltaBinaryPacked:
                DeltaBinaryPacked.Read(bytes, values, wraps32: physical == ParquetType.Int32);
                break;
            case ParquetEncoding.RleDictionary or ParquetEncoding.PlainDictionary:
                Span<int> indexes = new int[values.Length];
                ReadIndexes(bytes, indexes, _numbers.Length);
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = _numbers[indexes[i]];
                }

                break;
            default:
                throw Unknown(header.Encoding);
        }

        if (type == ColumnType.UInt32)
        {
            foreach (ref long value in values)
            {
                value = (uint)value;
            }
        }
    }

    private void ReadTexts(PageHeader header, ReadOnlySpan<byte> bytes, TextData into, Span<int> indexes)
    {
        switch (header.Encoding)
        {
            case ParquetEncoding.Plain:
                PlainTexts.Read(bytes, into, indexes);
                break;
            case ParquetEncoding.DeltaLengthByteArray:
                PlainTexts.ReadDeltaLength(bytes, into, indexes);
                break;
            case ParquetEncoding.RleDictionary or ParquetEncoding.PlainDictionary:
                ReadIndexes(bytes, indexes, _texts.Length);
                foreach (ref int index in indexes)
                {
                    index = _texts[index];
                }

                break;
            default:
                throw Unknown(header.Encoding);
        }
    }

    private static void ReadIndexes(ReadOnlySpan<byte> bytes, Span<int> indexes, int distinct)
    {
        if (indexes.Length == 0)
        {
            return;
        }

        var from = new ByteSource(bytes);
        int width = from.Byte();
        RleHybrid.Read(from.Rest(), indexes, width);
        foreach (int index in indexes)
        {
            if ((uint)index >= (uint)distinct)
            {
                throw new InvalidDataException("A page points past its dictionary.");
            }
        }
    }

    private static void TextCells(TextData into, ReadOnlySpan<int> indexes, ReadOnlySpan<int> levels, int count)
    {
        for (int row = 0, at = 0; row < count; row++)
        {
            if (levels.Length > 0 && (levels[row] & 1) == 0)
            {
                into.AppendEmpty();
            }
            else
            {
                into.AppendIndex(indexes[at++]);
            }
        }
    }

    private static void NumberCells(NumberData into, ReadOnlySpan<long> values, ReadOnlySpan<int> levels, int count)
    {
        for (int row = 0, at = 0; row < count; row++)
        {
            if (levels.Length > 0 && (levels[row] & 1) == 0)
            {
                into.AppendEmpty();
            }
            else
            {
                into.Append(values[at++]);
            }
        }
    }

    private static InvalidDataException Unknown(ParquetEncoding encoding) =>
        new($"A page has the encoding {encoding}, which is not supported.");
}
