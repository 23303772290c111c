using Weir.Capture.Parquet;
using Weir.Capture.Parquet.Codecs;
using Weir.Capture.Rows;

namespace Weir.Capture.Tests;

public sealed class ParquetRoundTripTests
{
    /// <summary>All codecs of this system; a test of Zstandard skips where its library is not installed.</summary>
    internal static CodecSet Codecs => Weir.Cli.Captures.ZstdCodec.Codecs;

    internal static byte[] File(
        IEnumerable<RowSet> groups, ParquetCodec codec = ParquetCodec.None, bool complete = true)
    {
        var memory = new MemoryStream();
        var writer = new ParquetWriter(
            memory, SampleRows.Columns, Codecs.Get(codec), [new("weir.schema", "1")]);
        foreach (RowSet group in groups)
        {
            writer.Write(group);
        }

        if (complete)
        {
            writer.Complete([new("weir.loss", "none")]);
        }

        return memory.ToArray();
    }

    [Theory]
    [InlineData(ParquetCodec.None)]
    [InlineData(ParquetCodec.Gzip)]
    [InlineData(ParquetCodec.Brotli)]
    [InlineData(ParquetCodec.Zstd)]
    public void Every_cell_comes_back(ParquetCodec codec)
    {
        Assert.SkipUnless(Codecs.Has(codec), "libzstd.so.1 is not on this system");
        int seed = Environment.TickCount;
        RowSet[] groups = [SampleRows.Make(20_000, seed), SampleRows.Make(1, seed + 1), SampleRows.Make(777, seed + 2)];
        var reader = ParquetReader.Open(new MemoryStream(File(groups, codec)), Codecs);
        Assert.Null(reader.Recovery);
        Assert.Equal(20_778, reader.RowCount);
        Assert.Equal(SampleRows.Columns, reader.Columns);
        for (int group = 0; group < groups.Length; group++)
        {
            Assert.True(
                SampleRows.Lines(groups[group]).SequenceEqual(SampleRows.Lines(reader.Read(group))), $"seed {seed}");
        }
    }

    [Fact]
    public void Keys_from_the_start_and_from_the_end_are_in_the_footer()
    {
        var reader = ParquetReader.Open(new MemoryStream(File([SampleRows.Make(5, 1)])));
        Assert.Equal([new("weir.schema", "1"), new("weir.loss", "none")], reader.KeyValues);
    }

    [Fact]
    public void Only_wanted_columns_are_read()
    {
        var reader = ParquetReader.Open(new MemoryStream(File([SampleRows.Make(5, 1)])));
        Assert.Equal(["pid", "path"], reader.Read(0, ["path", "pid", "absent"]).Columns.Select(c => c.Name));
    }

    [Fact]
    public void Extreme_numbers_survive()
    {
        var rows = new RowSet(SampleRows.Columns);
        long[] extremes = [0, -1, 1, long.MinValue, long.MaxValue, int.MinValue, int.MaxValue];
        for (int i = 0; i < 1000; i++)
        {
            foreach (ColumnData data in rows.Data)
            {
                if (data is NumberData numbers)
                {
                    // Distinct values in half of the rows, so that both encodings are met.
                    long value = extremes[i % extremes.Length] ^ (i % 2 == 0 ? i : 0);
                    numbers.Append(data.Column.Type switch
                    {
                        ColumnType.Int32 => (int)value,
                        ColumnType.UInt32 => (uint)value,
                        _ => value,
                    });
                }
                else
                {
                    ((TextData)data).Append(i % 3 == 0 ? "" : new string('x', i));
                }
            }
        }

        RowSet back = ParquetReader.Open(new MemoryStream(File([rows]))).Read(0);
        Assert.Equal(SampleRows.Lines(rows), SampleRows.Lines(back));
    }

    [Fact]
    public void Columns_without_any_value_survive()
    {
        var rows = new RowSet(SampleRows.Columns);
        for (int i = 0; i < 100; i++)
        {
            foreach (ColumnData data in rows.Data)
            {
                data.AppendEmpty();
            }
        }

        RowSet back = ParquetReader.Open(new MemoryStream(File([rows]))).Read(0);
        Assert.Equal(100, back.Count);
        Assert.All(back.Data, d => Assert.Equal(100, d.EmptyCount));
    }

    [Fact]
    public void A_file_without_rows_is_a_file()
    {
        var reader = ParquetReader.Open(new MemoryStream(File([])));
        Assert.Equal((0, 0L), (reader.GroupCount, reader.RowCount));
    }

    [Fact]
    public void Rows_with_other_columns_are_refused()
    {
        var writer = new ParquetWriter(new MemoryStream(), SampleRows.Columns, CodecSet.Default.Get(ParquetCodec.None));
        Assert.Throws<ArgumentException>(() => writer.Write(new RowSet([new Column("x", ColumnType.Text)])));
    }
}
