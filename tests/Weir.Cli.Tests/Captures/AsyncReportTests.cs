using System.Text.Json;

namespace Weir.Cli.Tests.Captures;

/// <summary>Reports of real asynchronous programs, held against what fio says that it did.</summary>
public sealed class AsyncReportTests : IDisposable
{
    private readonly BuiltWeir _weir = new();

    public void Dispose() => _weir.Dispose();

    [Theory]
    [InlineData("libaio", "aio:PREAD", "aio:PWRITE")]
    [InlineData("io_uring", "io_uring:READ", "io_uring:WRITE")]
    public void Operations_bytes_and_depth_are_the_ones_that_fio_reports(string engine, string read, string write)
    {
        _weir.Trace(
            "fio.parquet", "fio", "--name=t", "--filename=" + _weir.At("data"), "--size=4m", "--bs=4k", "--rw=randrw",
            "--iodepth=8", "--ioengine=" + engine, "--direct=1", "--output-format=json", "--output=" + _weir.At("fio"));
        string said = File.ReadAllText(_weir.At("fio"));
        JsonElement job = JsonDocument.Parse(said[said.IndexOf('{')..]).RootElement.GetProperty("jobs")[0];
        JsonElement report = Report("fio.parquet");
        foreach ((string sort, string name) in new[] { ("read", read), ("write", write) })
        {
            JsonElement row = report.GetProperty("operations").GetProperty("rows").EnumerateArray()
                .Single(r => r.GetProperty("name").GetString() == name);
            Assert.Equal(
                job.GetProperty(sort).GetProperty("total_ios").GetInt64(), row.GetProperty("calls").GetInt64());
            Assert.Equal(
                job.GetProperty(sort).GetProperty("io_bytes").GetInt64(),
                row.GetProperty("read").GetInt64() + row.GetProperty("written").GetInt64());
            Assert.Equal(
                row.GetProperty("calls").GetInt64(),
                row.GetProperty("ways").EnumerateObject().Sum(w => w.Value.GetInt64()));
        }

        Assert.Equal(8, report.GetProperty("operations").GetProperty("peak_depth").GetInt32());
        Assert.DoesNotContain(
            report.GetProperty("tables").GetProperty("syscall").GetProperty("rows").EnumerateArray(),
            r => r.GetProperty("name").GetString()!.Contains(':', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("libaio", "aio:pwrite", "aio:PWRITE")]
    [InlineData("io_uring", "io_uring:writ*", "io_uring:WRITE")]
    public void Only_the_operations_that_are_selected_have_rows(string engine, string word, string name)
    {
        BuiltWeir.Ended traced = _weir.Trace(
            "fio.csv", ["-e", word], "fio", "--name=t", "--filename=" + _weir.At("data"), "--size=1m", "--bs=4k",
            "--rw=randrw", "--iodepth=8", "--ioengine=" + engine, "--output-format=json",
            "--output=" + _weir.At("fio"));
        string said = File.ReadAllText(_weir.At("fio"));
        JsonElement job = JsonDocument.Parse(said[said.IndexOf('{')..]).RootElement.GetProperty("jobs")[0];
        string[] rows = File.ReadAllLines(_weir.At("fio.csv"))[1..];

        Assert.Equal(job.GetProperty("write").GetProperty("total_ios").GetInt64(), rows.Length);
        Assert.All(rows, r => Assert.Contains(name + ",", r, StringComparison.Ordinal));
        Assert.Equal("", traced.Error);
    }

    [Fact]
    public void A_trace_for_perfetto_has_no_overlapping_slices_on_a_thread_and_closes_each_operation()
    {
        _weir.Trace(
            "fio.parquet", "fio", "--name=t", "--filename=" + _weir.At("data"), "--size=2m", "--bs=4k", "--rw=randread",
            "--iodepth=8", "--ioengine=io_uring", "--direct=1", "--output=" + _weir.At("fio"));
        Assert.Equal(0, _weir.Run("cat", _weir.At("fio.parquet"), "-o", _weir.At("fio.trace.json")).Code);
        JsonElement[] events =
        [
            .. JsonDocument.Parse(File.ReadAllText(_weir.At("fio.trace.json"))).RootElement
                .GetProperty("traceEvents").EnumerateArray(),
        ];
        Assert.Equal(512, events.Count(e => Phase(e) == "b"));
        string[] begun = [.. events.Where(e => Phase(e) == "b").Select(Id).Order()];
        Assert.Equal(begun, events.Where(e => Phase(e) == "e").Select(Id).Order());
        foreach (IGrouping<int, JsonElement> thread in events.Where(e => Phase(e) == "X")
            .GroupBy(e => e.GetProperty("tid").GetInt32()))
        {
            decimal end = 0;
            foreach (JsonElement slice in thread.OrderBy(e => e.GetProperty("ts").GetDecimal()))
            {
                decimal begin = slice.GetProperty("ts").GetDecimal();
                Assert.True(begin >= end, $"thread {thread.Key}: a slice at {begin} begins before {end}");
                end = begin + slice.GetProperty("dur").GetDecimal();
            }
        }
    }

    private static string Phase(JsonElement one) => one.GetProperty("ph").GetString()!;

    private static string Id(JsonElement one) => one.GetProperty("id").GetString()!;

    private JsonElement Report(string capture)
    {
        BuiltWeir.Ended ended = _weir.Run("report", "--json", _weir.At(capture));
        Assert.True(ended.Code == 0, ended.Error);
        return JsonDocument.Parse(ended.Out).RootElement;
    }
}
