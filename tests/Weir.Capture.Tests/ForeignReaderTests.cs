using Weir.Capture.Parquet;
using Weir.Capture.Rows;

namespace Weir.Capture.Tests;

/// <summary>The judges of our Parquet are readers that others wrote; they must see the same cells.</summary>
public sealed class ForeignReaderTests
{
    private const string DuckDb = """
        import { DuckDBInstance } from '@duckdb/node-api';
        const db = await (await DuckDBInstance.create(':memory:')).connect();
        const rows = async (sql) => (await db.runAndReadAll(sql)).getRowsJson();
        """;

    private static string Save(byte[] bytes)
    {
        string path = Path.Combine(Path.GetTempPath(), $"weir-{Guid.NewGuid():n}.parquet");
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static string Judge(string script, byte[] file)
    {
        string path = Save(file);
        try
        {
            return NodeReaders.Run(script, path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(ParquetCodec.None)]
    [InlineData(ParquetCodec.Gzip)]
    [InlineData(ParquetCodec.Brotli)]
    [InlineData(ParquetCodec.Zstd)]
    public void DuckDB_sees_every_cell(ParquetCodec codec)
    {
        Assert.SkipUnless(ParquetRoundTripTests.Codecs.Has(codec), "libzstd.so.1 is not on this system");
        RowSet[] groups = [SampleRows.Make(5000, 11), SampleRows.Make(300, 12)];
        string seen = Judge(
            DuckDb + """
            const all = await rows(`select * from read_parquet('${process.argv[2]}')`);
            console.log(all.map((r) => r.map((c) => c === null ? '-' : String(c)).join('|')).join('\n'));
            """,
            ParquetRoundTripTests.File(groups, codec));
        Assert.Equal(groups.SelectMany(SampleRows.Lines), seen.Split('\n'));
    }

    [Fact]
    public void DuckDB_reads_keys_types_and_uses_statistics_that_are_true()
    {
        RowSet[] groups = [SampleRows.Make(1000, 5), SampleRows.Make(1000, 6, first: 5001)];
        string seen = Judge(
            DuckDb + """
            const f = process.argv[2];
            const keys = await rows(`select decode(key) || '=' || decode(value) from parquet_kv_metadata('${f}')`);
            const types = await rows(`select column_type from (describe select * from read_parquet('${f}'))`);
            const stats = await rows(`select count(*) from parquet_metadata('${f}') where stats_null_count is not null
              and num_values = 1000`);
            const found = await rows(`select count(*), min(seq), max(seq) from read_parquet('${f}') where seq > 5500`);
            const bad = await rows(`select count(*) from (select * from parquet_metadata('${f}')
              where path_in_schema = 'seq') where stats_min_value::ubigint not in (1, 5001)`);
            console.log([keys, types, stats, found, bad].map((x) => x.flat().join(',')).join('\n'));
            """,
            ParquetRoundTripTests.File(groups));
        Assert.Equal(
            [
                "weir.schema=1,weir.loss=none",
                "UBIGINT,UBIGINT,UBIGINT,UBIGINT,UINTEGER,VARCHAR,INTEGER,VARCHAR,BIGINT,VARCHAR,VARCHAR",
                "22", "500,5501,6000", "0",
            ],
            seen.Split('\n'));
    }

    [Theory]
    [InlineData(ParquetCodec.None)]
    [InlineData(ParquetCodec.Gzip)]
    [InlineData(ParquetCodec.Brotli)]
    [InlineData(ParquetCodec.Zstd)]
    public void A_second_independent_reader_sees_every_cell(ParquetCodec codec)
    {
        Assert.SkipUnless(ParquetRoundTripTests.Codecs.Has(codec), "libzstd.so.1 is not on this system");
        RowSet[] groups = [SampleRows.Make(2000, 21), SampleRows.Make(64, 22)];
        string seen = Judge(
            """
            import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
            import { compressors } from 'hyparquet-compressors';
            const file = await asyncBufferFromFile(process.argv[2]);
            const all = await parquetReadObjects({ file, compressors });
            console.log(all.map((r) => Object.values(r).map((c) => c ?? '-').map(String).join('|')).join('\n'));
            """,
            ParquetRoundTripTests.File(groups, codec));
        Assert.Equal(groups.SelectMany(SampleRows.Lines), seen.Split('\n'));
    }

    [Fact]
    public void A_capture_that_went_through_DuckDB_is_still_readable()
    {
        RowSet rows = SampleRows.Make(3000, 31);
        string source = Save(ParquetRoundTripTests.File([rows])), copy = source + ".copy";
        try
        {
            NodeReaders.Run(
                DuckDb + "await rows(`copy (from read_parquet('${process.argv[2]}')) to '${process.argv[3]}'"
                + " (format parquet)`);",
                source, copy);
            using FileStream file = File.OpenRead(copy);
            var reader = ParquetReader.Open(file);
            Assert.Equal(
                SampleRows.Lines(rows),
                Enumerable.Range(0, reader.GroupCount).SelectMany(g => SampleRows.Lines(reader.Read(g))));
        }
        finally
        {
            File.Delete(source);
            File.Delete(copy);
        }
    }
}
