using System.Text.Json;
using Weir.Capture.Formats;
using Weir.Capture.Parquet;
using Weir.Capture.Rows;

namespace Weir.Capture.Tests;

public sealed class FormatTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("weir-formats-").FullName;

    private static readonly Column[] Columns =
    [
        new("time_ns", ColumnType.UInt64), new("latency_ns", ColumnType.UInt64), new("pid", ColumnType.UInt32),
        new("tid", ColumnType.UInt32), new("comm", ColumnType.Text), new("syscall", ColumnType.Text),
        new("family", ColumnType.Text), new("path", ColumnType.Text), new("error", ColumnType.Text),
        new("bytes", ColumnType.UInt64), new("gap_ns", ColumnType.UInt64),
    ];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static RowSet Rows(params (string Comm, string Call, string? Path, long? Latency)[] calls)
    {
        var rows = new RowSet(Columns);
        foreach ((string comm, string call, string? path, long? latency) in calls)
        {
            rows.Numbers("time_ns")!.Append(1_000_001_234 + (rows.Count * 1000L));
            rows.Numbers("latency_ns")!.Append(latency);
            rows.Numbers("pid")!.Append(7);
            rows.Numbers("tid")!.Append(7);
            rows.Texts("comm")!.Append(comm);
            rows.Texts("syscall")!.Append(call);
            rows.Texts("family")!.Append("fs");
            rows.Texts("path")!.Append(path);
            rows.Texts("error")!.Append((string?)null);
            rows.Numbers("bytes")!.Append(10);
            rows.Numbers("gap_ns")!.Append(5);
        }

        return rows;
    }

    private string Write(string name, RowSet rows, CaptureOptions? options = null)
    {
        string path = Path.Combine(_folder, name);
        using IRowWriter writer = CaptureWriters.OpenRows(path, Columns, options ?? new CaptureOptions());
        writer.Write(rows);
        Assert.False(File.Exists(path), "half a file under its final name");
        writer.Complete([new(CaptureKeys.Lost, "0")]);
        return path;
    }

    [Fact]
    public void Csv_quotes_what_needs_it_and_tells_empty_from_unknown()
    {
        string path = Write("x.csv", Rows(("a,b", "read", "say \"hi\"\nnow", 5), ("", "open", null, null)));
        Assert.Equal(
            "time_ns,latency_ns,pid,tid,comm,syscall,family,path,error,bytes,gap_ns\r\n"
            + "1000001234,5,7,7,\"a,b\",read,fs,\"say \"\"hi\"\"\nnow\",,10,5\r\n"
            + "1000002234,,7,7,\"\",open,fs,,,10,5\r\n", File.ReadAllText(path));
    }

    [Fact]
    public void Json_lines_parse_and_leave_unknown_out()
    {
        string path = Write("x.jsonl", Rows(("\u001b[31m\u2028", "read", "/tmp/ü", 5), ("b", "open", null, null)));
        string[] lines = File.ReadAllLines(path);
        JsonElement first = JsonDocument.Parse(lines[0]).RootElement, second = JsonDocument.Parse(lines[1]).RootElement;
        Assert.Equal("\u001b[31m\u2028", first.GetProperty("comm").GetString());
        Assert.Equal(1_000_001_234UL, first.GetProperty("time_ns").GetUInt64());
        Assert.Contains("/tmp/ü", lines[0], StringComparison.Ordinal);
        Assert.False(second.TryGetProperty("path", out _) || second.TryGetProperty("latency_ns", out _));
    }

    [Fact]
    public void A_chrome_trace_is_json_with_named_threads_slices_and_marks()
    {
        string path = Write("x.trace.json", Rows(("</script>", "read", "/a", 1500), ("</script>", "exit", null, null)));
        JsonElement[] events =
            [.. JsonDocument.Parse(File.ReadAllText(path)).RootElement.GetProperty("traceEvents").EnumerateArray()];
        Assert.Equal(["M", "M", "X", "i"], events.Select(e => e.GetProperty("ph").GetString()));
        Assert.Equal(1_000_001.234, events[2].GetProperty("ts").GetDouble(), 6);
        Assert.Equal(1.5, events[2].GetProperty("dur").GetDouble(), 6);
        Assert.Equal("/a", events[2].GetProperty("args").GetProperty("path").GetString());
    }

    [Fact]
    public void Folded_stacks_split_paths_and_add_up_weights()
    {
        RowSet rows = Rows(("m", "read", "/usr/a", 5), ("m", "read", "/usr/a", 6), ("m", "close", "pipe:[3]", 1),
            ("m", "exit", null, null));
        Assert.Equal(
            "m;close;pipe:[3] 1\nm;exit 1\nm;read;usr/;a 2\n", File.ReadAllText(Write("x.folded", rows)));
        Assert.Equal(
            "read 11\nclose 1\n".Split('\n').Order(),
            File.ReadAllText(Write("y.folded", rows, new CaptureOptions { FoldBy = ["syscall"], FoldWeight = "time" }))
                .Split('\n').Order());
    }

    [Fact]
    public void An_unknown_frame_or_weight_is_misuse()
    {
        Assert.Throws<ArgumentException>(() => Write("x.svg", Rows(), new CaptureOptions { FoldBy = ["nonsense"] }));
        Assert.Throws<ArgumentException>(() => Write("x.svg", Rows(), new CaptureOptions { FoldWeight = "nonsense" }));
        Assert.Throws<ArgumentException>(() => Write("x.docx", Rows()));
    }

    [Fact]
    public void An_aggregate_keeps_exact_sums_beyond_its_bound()
    {
        string path = Path.Combine(_folder, "x.agg.parquet");
        using (var writer = new AggregateFile(path, new CaptureOptions(), most: 10))
        {
            for (int i = 0; i < 500; i++)
            {
                writer.Write(Rows(("c" + (i % 40), "read", "/f" + i, 3)));
            }

            writer.Complete([]);
        }

        using FileStream file = File.OpenRead(path);
        RowSet rows = ParquetReader.Open(file).Read(0);
        Assert.InRange(rows.Count, 10, 21);
        Assert.Equal(500, rows.Numbers("calls")!.Values.ToArray().Sum());
        Assert.Equal(1500, rows.Numbers("latency_ns")!.Values.ToArray().Sum());
        Assert.Equal(5000, rows.Numbers("bytes")!.Values.ToArray().Sum());
    }

    [Fact]
    public void Rotation_by_size_makes_files_that_are_each_complete_and_keeps_the_newest()
    {
        var options = new CaptureOptions
        {
            RotateBytes = 1, Keep = 3, HiveFolders = true, Keys = [new(CaptureKeys.Host, "../evil host")],
        };
        using (IRowWriter writer = CaptureWriters.OpenRows(Path.Combine(_folder, "r.parquet"), Columns, options))
        {
            for (int i = 0; i < 6; i++)
            {
                writer.Write(Rows(("m", "read", null, i)));
            }

            writer.Complete([]);
        }

        string[] files = Directory.GetFiles(_folder, "*", SearchOption.AllDirectories);
        Assert.Equal(3, files.Length);
        Assert.All(files, f => Assert.Matches(
            @"/host=___evil_host/date=\d{4}-\d\d-\d\d/r-\d{8}T\d{6}Z-000[456]\.parquet$", f));
        long rows = 0;
        foreach (string name in files)
        {
            using FileStream file = File.OpenRead(name);
            var reader = ParquetReader.Open(file);
            Assert.Null(reader.Recovery);
            rows += reader.RowCount;
        }

        Assert.Equal(3, rows);
    }

    [Fact]
    public void What_a_killed_writer_left_is_not_overwritten_by_the_next()
    {
        string path = Path.Combine(_folder, "k.parquet");
        using (IRowWriter killed = CaptureWriters.OpenRows(path, Columns, new CaptureOptions()))
        {
            killed.Write(Rows(("m", "read", null, 1)));
        }

        Write("k.parquet", Rows(("m", "read", null, 2)));
        using FileStream partial = File.OpenRead(path + ".partial");
        Assert.Equal(1, ParquetReader.Open(partial).Recovery!.Rows);
    }

    [Fact]
    public void A_full_disk_is_an_io_error()
    {
        using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 0);
        Assert.Throws<IOException>(() =>
            new ParquetWriter(full, Columns, Parquet.Codecs.CodecSet.Default.Get(ParquetCodec.None)).Write(
                Rows(("m", "read", null, 1))));
    }
}
