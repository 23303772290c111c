using System.Buffers.Binary;
using System.Numerics;
using Weir.Capture.Parquet.Codecs;
using Weir.Capture.Parquet.Encodings;
using Weir.Capture.Parquet.Thrift;
using Weir.Capture.Rows;

namespace Weir.Capture.Parquet;

/// <summary>Encodes the cells of one column as pages.</summary>
internal sealed class ChunkWriter(IPageCodec codec)
{
    private const int MostDistinctNumbers = 8192;
    private readonly ByteSink _page = new();
    private readonly ByteSink _compressed = new();
    private readonly DistinctNumbers _distinct = new(MostDistinctNumbers);
    private readonly TextPages _texts = new();
    private long[] _values = [];
    private int[] _indexes = [];
    private int[] _levels = [];
    private long _uncompressed;

    /// <summary>Appends a column's pages; offsets in the result count from the sink's beginning.</summary>
    public ChunkMeta Write(ColumnData data, ByteSink sink)
    {
        _uncompressed = 0;
        int start = sink.Length;
        ChunkMeta chunk = data is NumberData numbers ? WriteNumbers(numbers, sink) : WriteTexts((TextData)data, sink);
        return chunk with
        {
            Name = data.Column.Name,
            Codec = codec.Codec,
            ValueCount = data.Count,
            EmptyCount = data.EmptyCount,
            CompressedBytes = sink.Length - start,
            UncompressedBytes = _uncompressed,
        };
    }

    private ChunkMeta WriteNumbers(NumberData data, ByteSink sink)
    {
        ParquetType type = ParquetSchema.PhysicalOf(data.Column.Type);
        ReadOnlySpan<long> values = Known(data);
        Grow(ref _indexes, values.Length);
        Span<int> indexes = _indexes.AsSpan(0, values.Length);
        bool few = values.Length > 0 && _distinct.TryIndex(values, indexes);
        ChunkMeta chunk = Begin(type, sink) with { HasBounds = values.Length > 0 };
        if (values.Length > 0)
        {
            ReadOnlySpan<long> different = few ? _distinct.Values : values;
            chunk = chunk with { Min = Plain(Least(data, different), type), Max = Plain(Most(data, different), type) };
        }

        if (few)
        {
            _page.Clear();
            foreach (long value in _distinct.Values)
            {
                WritePlain(_page, value, type);
            }

            return WriteDictionary(chunk, data, indexes, _distinct.Values.Length, sink);
        }

        BeginPage(data);
        DeltaBinaryPacked.Write(_page, values, wraps32: type == ParquetType.Int32);
        EndPage(PageKind.Data, data.Count, ParquetEncoding.DeltaBinaryPacked, sink);
        return chunk with { Encodings = [ParquetEncoding.DeltaBinaryPacked, ParquetEncoding.Rle] };
    }

    private ChunkMeta WriteTexts(TextData data, ByteSink sink)
    {
        ChunkMeta chunk = Begin(ParquetType.ByteArray, sink);
        _page.Clear();
        (byte[] Min, byte[] Max)? bounds = _texts.Write(_page, data.Distinct);
        if (bounds is { } known)
        {
            chunk = chunk with { Min = known.Min, Max = known.Max, HasBounds = true };
        }

        int count = data.Count - data.EmptyCount;
        if (data.Distinct.Count > 0 && data.Distinct.Count > count / 2 && _texts.IsLarge)
        {
            BeginPage(data);
            TextPages.WriteEach(_page, data.Distinct, data.Indexes);
            EndPage(PageKind.Data, data.Count, ParquetEncoding.Plain, sink);
            return chunk with { Encodings = [ParquetEncoding.Plain, ParquetEncoding.Rle] };
        }

        Grow(ref _indexes, count);
        int at = 0;
        foreach (int index in data.Indexes)
        {
            if (index >= 0)
            {
                _indexes[at++] = index;
            }
        }

        return WriteDictionary(chunk, data, _indexes.AsSpan(0, count), data.Distinct.Count, sink);
    }

    // The dictionary is in the page buffer already.
    private ChunkMeta WriteDictionary(
        ChunkMeta chunk, ColumnData data, ReadOnlySpan<int> indexes, int distinct, ByteSink sink)
    {
        EndPage(PageKind.Dictionary, distinct, ParquetEncoding.Plain, sink);
        int dataPage = sink.Length;
        BeginPage(data);
        int width = distinct <= 1 ? distinct : BitOperations.Log2((uint)distinct - 1) + 1;
        _page.Write((byte)width);
        RleHybrid.Write(_page, indexes, width);
        EndPage(PageKind.Data, data.Count, ParquetEncoding.RleDictionary, sink);
        return chunk with
        {
            DictionaryPageOffset = chunk.DataPageOffset,
            DataPageOffset = dataPage,
            Encodings = [ParquetEncoding.Plain, ParquetEncoding.RleDictionary, ParquetEncoding.Rle],
        };
    }

    private static ChunkMeta Begin(ParquetType type, ByteSink sink) => new()
    {
        Type = type, Name = "", Codec = 0, ValueCount = 0, UncompressedBytes = 0, CompressedBytes = 0,
        DataPageOffset = sink.Length, Encodings = [],
    };

    // Definition levels: 1 where a value is, 0 where the cell is empty; their length stands before them.
    private void BeginPage(ColumnData data)
    {
        _page.Clear();
        _page.WriteInt32(0);
        if (data.EmptyCount == 0 || data.EmptyCount == data.Count)
        {
            RleHybrid.WriteSame(_page, data.EmptyCount == 0 ? 1 : 0, data.Count, width: 1);
        }
        else
        {
            Grow(ref _levels, data.Count);
            Span<int> levels = _levels.AsSpan(0, data.Count);
            Levels(data, levels);
            RleHybrid.Write(_page, levels, width: 1);
        }

        _page.Patch(0, _page.Length - sizeof(int));
    }

    private static void Levels(ColumnData data, Span<int> levels)
    {
        if (data is NumberData numbers)
        {
            ReadOnlySpan<bool> empty = numbers.Empties;
            for (int row = 0; row < levels.Length; row++)
            {
                levels[row] = empty[row] ? 0 : 1;
            }
        }
        else
        {
            ReadOnlySpan<int> indexes = ((TextData)data).Indexes;
            for (int row = 0; row < levels.Length; row++)
            {
                levels[row] = indexes[row] < 0 ? 0 : 1;
            }
        }
    }

    private void EndPage(PageKind kind, int values, ParquetEncoding encoding, ByteSink sink)
    {
        _compressed.Clear();
        _compressed.Advance(codec.Compress(_page.Span, _compressed.Reserve(codec.BoundOf(_page.Length))));
        int before = sink.Length;
        var header = new ThriftWriter(sink);
        header.Begin();
        header.I32(1, (int)kind);
        header.I32(2, _page.Length);
        header.I32(3, _compressed.Length);
        header.Begin((short)(kind == PageKind.Dictionary ? 7 : 5));
        header.I32(1, values);
        header.I32(2, (int)encoding);
        if (kind == PageKind.Data)
        {
            header.I32(3, (int)ParquetEncoding.Rle);
            header.I32(4, (int)ParquetEncoding.Rle);
        }

        header.End();
        header.End();
        _uncompressed += sink.Length - before + _page.Length;
        sink.Write(_compressed.Span);
    }

    private ReadOnlySpan<long> Known(NumberData data)
    {
        if (data.EmptyCount == 0)
        {
            return data.Values;
        }

        Grow(ref _values, data.Count);
        int at = 0;
        ReadOnlySpan<long> values = data.Values;
        ReadOnlySpan<bool> empty = data.Empties;
        for (int row = 0; at < data.Count - data.EmptyCount; row++)
        {
            _values[at] = values[row];
            at += empty[row] ? 0 : 1;
        }

        return _values.AsSpan(0, at);
    }

    private static long Least(NumberData data, ReadOnlySpan<long> values) => data.Column.Type == ColumnType.UInt64
        ? (long)Bounds.Min(System.Runtime.InteropServices.MemoryMarshal.Cast<long, ulong>(values))
        : Bounds.Min(values);

    private static long Most(NumberData data, ReadOnlySpan<long> values) => data.Column.Type == ColumnType.UInt64
        ? (long)Bounds.Max(System.Runtime.InteropServices.MemoryMarshal.Cast<long, ulong>(values))
        : Bounds.Max(values);

    private static byte[] Plain(long value, ParquetType type)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return type == ParquetType.Int32 ? bytes[..4] : bytes;
    }

    private static void WritePlain(ByteSink sink, long value, ParquetType type)
    {
        if (type == ParquetType.Int32)
        {
            sink.WriteInt32((int)value);
        }
        else
        {
            sink.WriteInt64(value);
        }
    }

    private static void Grow<T>(ref T[] room, int count)
    {
        if (room.Length < count)
        {
            room = new T[count];
        }
    }
}
