using System.Diagnostics;
using Weir.Capture.Parquet;
using Weir.Capture.Parquet.Codecs;
using Weir.Capture.Rows;
using Weir.Kernel.Calls;

namespace Weir.Capture.Bench;

/// <summary>Rows a second into Parquet and back, one thread, 30 columns in the shape of real captures.</summary>
internal static class Rate
{
    private const int GroupRows = 131_072;

    public static void Run(int rowCount)
    {
        var zstd = Zstd.TryLoad();
        var codecs = new CodecSet(zstd is null ? [] : [new ZstdCodec(zstd)]);
        Column[] columns = [.. CallRows.Columns];
        foreach (ParquetCodec codec in
            new[] { ParquetCodec.None, ParquetCodec.Gzip, ParquetCodec.Brotli, ParquetCodec.Zstd })
        {
            for (int round = 0; codecs.Has(codec) && round < 3; round++)
            {
                Console.WriteLine($"{codec,-7} {Measure(columns, codecs, codec, rowCount)}");
            }
        }
    }

    private static string Measure(Column[] columns, CodecSet codecs, ParquetCodec codec, int rowCount)
    {
        var file = new MemoryStream(rowCount * 32);
        var writer = new ParquetWriter(file, columns, codecs.Get(codec));
        var rows = new RowSet(columns, GroupRows);
        var random = new Random(7);
        var fill = new Stopwatch();
        var write = new Stopwatch();
        for (int done = 0; done < rowCount; done += GroupRows)
        {
            fill.Start();
            rows.Clear();
            MadeUpRows.Fill(rows, random, done, Math.Min(GroupRows, rowCount - done));
            fill.Stop();
            write.Start();
            writer.Write(rows);
            write.Stop();
        }

        writer.Complete();
        var read = Stopwatch.StartNew();
        var reader = ParquetReader.Open(file, codecs);
        long back = Enumerable.Range(0, reader.GroupCount).Sum(g => (long)reader.Read(g).Count);
        double both = rowCount / (fill.Elapsed + write.Elapsed).TotalSeconds / 1e6;
        return $"{both:0.00} M rows/s in all, {rowCount / write.Elapsed.TotalSeconds / 1e6:0.00} encoding alone, "
            + $"{back / read.Elapsed.TotalSeconds / 1e6:0.00} reading, {file.Length / (double)rowCount:0.0} bytes/row";
    }
}
