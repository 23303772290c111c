using Weir.Capture;
using Weir.Cli.Captures;
using Weir.Trace.Tests.Simulation;

namespace Weir.Cli.Tests;

/// <summary>Where <c>weir trace</c> puts its rows: several places, parts, folders, and what goes wrong.</summary>
public sealed class OutputFileTests : IDisposable
{
    private static readonly byte[][] Calls =
    [
        RecordBytes.Task(7, 7, "c,\"a\nt", 900, startNs: 800, parentPid: 3, uid: 1000),
        RecordBytes.File(new FileSketch(2, "/etc/\e[31mhosts\u2028\u00ff")),
        .. Enumerable.Range(1, 300).Select(i => RecordBytes.Call(new CallSketch
        {
            Number = i % 3 == 0 ? Rows.Unlink : Rows.Read, Pid = 7, Tid = i % 2 == 0 ? 7 : 8,
            EnterNs = (ulong)i * 1000, ExitNs = ((ulong)i * 1000) + 500, FirstKey = 2,
            Arguments = [3, 0x2000, 512], Result = i % 5 == 0 ? -2 : i,
        })),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("weir-outputs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string At(string name) => Path.Join(_folder, name);

    private static ToolRun Run(string options) => new(new ListSessions(Calls), $"trace {options} -- cat");

    [Fact]
    public void Several_outputs_each_get_every_call_in_their_own_format()
    {
        ToolRun run = Run($"-f csv -o {At("a.parquet")} -o {At("b.csv")} -o {At("c.jsonl")} -o {At("d.dat")} "
            + $"-o {At("e.trace.json")} -o {At("f.agg.parquet")} -o {At("g.folded")} -o {At("h.svg")} -o -");

        Assert.Equal(0, run.Code);
        Assert.Equal(9 - 1, Directory.GetFiles(_folder).Length);
        Assert.Equal(301, CsvText.Read(File.ReadAllText(At("b.csv"))).Length);
        Assert.Equal(300, File.ReadAllLines(At("c.jsonl")).Length);
        using CaptureFile capture = CaptureFile.Open(At("a.parquet"), ZstdCodec.Codecs);
        Assert.Equal(300, capture.RowCount);
        Assert.True(capture.IsWhole);
        Assert.Equal("{}", capture.Keys[CaptureKeys.SamplingTotals]);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("jsonl")]
    public void A_format_is_the_same_bytes_wherever_it_goes(string format)
    {
        Run($"-o {At("run.parquet")} -o {At("run." + format)} -f {format} -o {At("other")}");
        string piped = Run("-f " + format).Out;
        string again = ToolRun.Of($"cat {At("run.parquet")} --format {format}").Out;
        ToolRun.Of($"cat {At("run.parquet")} -o {At("copy." + format)}");

        Assert.Contains("hosts", piped, StringComparison.Ordinal);
        Assert.Equal(piped, File.ReadAllText(At("run." + format)));
        Assert.Equal(piped, File.ReadAllText(At("other")));
        Assert.Equal(piped, File.ReadAllText(At("copy." + format)));
        Assert.Equal(piped, again);
    }

    [Fact]
    public void A_summary_beside_a_capture_is_both()
    {
        ToolRun run = Run($"-s -o {At("run.parquet")}");

        Assert.Contains(run.Lines, l => l.EndsWith("  unlink", StringComparison.Ordinal));
        Assert.Equal(300, Count(At("run.parquet")));
    }

    [Fact]
    public void An_output_that_fails_does_not_take_the_others_with_it()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "/dev/full is not there (a container without devices)");
        ToolRun run = Run($"-f csv -o /dev/full -o {At("run.parquet")}");

        Assert.Equal(ExitCode.Failure, run.Code);
        Assert.Contains("weir: /dev/full is incomplete: No space left", run.Error, StringComparison.Ordinal);
        Assert.Equal(300, Count(At("run.parquet")));
    }

    [Fact]
    public void A_limit_holds_for_each_output()
    {
        Run($"-n 123 -o {At("a.csv")} -o {At("b.parquet")}");

        Assert.Equal(124, CsvText.Read(File.ReadAllText(At("a.csv"))).Length);
        Assert.Equal(123, Count(At("b.parquet")));
    }

    [Fact]
    public void Parts_in_folders_of_host_and_day_are_one_table()
    {
        ToolRun run = Run($"--hive --rotate 1B,1h --keep 5 -o {At("run.parquet")}");

        Assert.Equal(0, run.Code);
        string part = Assert.Single(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories));
        Assert.Matches(@"/host=[A-Za-z0-9_-]+/date=\d{4}-\d\d-\d\d/run-\d{8}T\d{6}Z-0001\.parquet$", part);
        Assert.Equal(300, Count(part));
    }

    [Theory]
    [InlineData("-o a.parquet -o ./a.parquet", "'a.parquet' is given twice")]
    [InlineData("-o - -o -", "'-' is given twice")]
    [InlineData("-o a.parquet -f csv", "no output takes it, as 'a.parquet' says its format")]
    [InlineData("-o a.jsonl -f csv", "no output takes it")]
    [InlineData("--keep 3", "add --rotate")]
    [InlineData("--rotate 1GiB", "standard output has no name")]
    [InlineData("--hive", "standard output has no name")]
    [InlineData("-f csv -o /dev/null --rotate 1m", "/dev/null has no name")]
    [InlineData("-o calls.txt --rotate 1m", "--rotate is for captures: end 'calls.txt' in ")]
    [InlineData("-o a.svg --rotate 1GiB", "rotate it by time")]
    [InlineData("-o a.agg.parquet --rotate 1GiB", "rotate it by time")]
    [InlineData("-o a.parquet --rotate 5", "'5' is no size such as 1GiB and no time")]
    [InlineData("-o a.parquet --rotate 1h,2h", "one of each at most")]
    [InlineData("-o a.parquet --rotate 1m --keep 0", "no number from 1")]
    [InlineData("-o ''", "a file without a name")]
    [InlineData("--prometheus nonsense", "is no address and port such as 127.0.0.1:9464")]
    [InlineData("--prometheus 127.0.0.1", "is no address and port")]
    [InlineData("--otlp host:4318", "is no address such as http://host:4318")]
    [InlineData("--clickhouse nonsense", "is no address such as http://host:8123")]
    [InlineData("--spool /tmp", "add --clickhouse URL")]
    [InlineData("--prometheus :0 --hive", "--hive is for files: add -o FILE")]
    public void What_makes_no_sense_is_refused_before_anything_starts(string options, string message)
    {
        ListSessions sessions = new([]);
        ToolRun run = new(sessions, $"trace {options} -- cat");

        Assert.Equal(ExitCode.Misuse, run.Code);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
        Assert.Null(sessions.Asked);
    }

    [Fact]
    public void A_mistyped_folder_is_not_made()
    {
        ToolRun run = Run($"--hive -o {At("no/where/run.parquet")}");

        Assert.Equal(ExitCode.Failure, run.Code);
        Assert.Contains($"there is no folder '{At("no/where")}'", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(_folder));
    }

    private static long Count(string path)
    {
        using CaptureFile capture = CaptureFile.Open(path, ZstdCodec.Codecs);
        return capture.Read().Sum(rows => (long)rows.Count);
    }
}
