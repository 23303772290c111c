using System.Diagnostics;
using Weir.Capture;
using Weir.Cli.Captures;
using Weir.Probes.Tests.Live;

namespace Weir.Cli.Tests;

/// <summary>Captures of real programs by the tool as it was built, and the ways in which they may end.</summary>
public sealed class RealCaptureTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("weir-real-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_call_of_dd_is_in_every_output()
    {
        Privilege.Require();
        (int code, _, string error) = Shell.Run(
            "weir trace --comm dd -o run.parquet -o run.csv -o run.jsonl -- "
            + "dd if=/dev/zero of=/dev/null bs=1 count=50000",
            _folder);

        Assert.True(code == 0, error);
        using CaptureFile capture = CaptureFile.Open(Path.Join(_folder, "run.parquet"), ZstdCodec.Codecs);
        Assert.True(capture.IsWhole, string.Join("; ", capture.Warnings));
        string[] calls = [.. capture.Read(["syscall"]).SelectMany(
            rows => Enumerable.Range(0, rows.Count).Select(r => rows.Texts("syscall")![r]!))];
        Assert.InRange(calls.Count(c => c == "read"), 50_000, 50_020);
        Assert.InRange(calls.Count(c => c == "write"), 50_000, 50_020);
        List<string>[] records = CsvText.Read(File.ReadAllText(Path.Join(_folder, "run.csv")));
        Assert.Equal(calls.Length, records.Length - 1);
        Assert.Equal(calls.Length, File.ReadLines(Path.Join(_folder, "run.jsonl")).Count());
    }

    [Fact]
    public void What_a_killed_tracer_had_flushed_is_recovered_with_one_line()
    {
        Privilege.Require();
        string partial = Path.Join(_folder, "run.parquet.partial");
        using Process weir = Shell.StartWeir(
            _folder, "trace", "-q", "-o", "run.parquet", "--", "timeout", "60", "dd", "if=/dev/zero", "of=/dev/null",
            "bs=1");
        try
        {
            var clock = Stopwatch.StartNew();
            while (!File.Exists(partial) || new FileInfo(partial).Length < 100_000)
            {
                Assert.False(weir.HasExited, "it ended before it was killed");
                Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), "nothing was flushed within a minute");
                Thread.Sleep(20);
            }
        }
        finally
        {
            // SIGKILL, and dd with it.
            weir.Kill(entireProcessTree: true);
            weir.WaitForExit();
        }

        (int code, string report, string error) = Shell.Run("weir report run.parquet.partial", _folder);

        Assert.Equal(0, code);
        Assert.False(File.Exists(Path.Join(_folder, "run.parquet")));
        Assert.Equal(1, Occurrences(report + error, "was not completed"));
        Assert.Contains("write", report, StringComparison.Ordinal);
        using CaptureFile capture = CaptureFile.Open(partial, ZstdCodec.Codecs);
        Assert.False(capture.IsWhole);
        Assert.True(capture.RowCount > 0);
    }

    [Fact]
    public void A_full_disk_keeps_what_fitted_and_says_so()
    {
        Privilege.Require();
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "mounting a small file system needs root");
        (int code, string output, string error) = Shell.Run(
            """
            mount -t tmpfs -o size=1536k none . && cd "$PWD" || exit 99
            weir trace --comm dd -q -o run.parquet -- dd if=/dev/zero of=/dev/null bs=1 count=1000000; echo "trace $?"
            ls; weir report run.parquet.partial; echo "report $?"
            rm run.*
            weir trace --comm dd -q -o run.csv -- dd if=/dev/zero of=/dev/null bs=1 count=40000; echo "csv $?"
            ls; tail -c 1 run.csv.partial | od -An -c
            """,
            _folder, "unshare", "-m");

        Assert.True(output.Contains("trace 1\nrun.parquet.partial\n", StringComparison.Ordinal), output + error);
        Assert.Contains("run.parquet is incomplete: No space left", error, StringComparison.Ordinal);
        Assert.Contains("which keeps what was written before", error, StringComparison.Ordinal);
        Assert.Contains("report 0", output, StringComparison.Ordinal);
        Assert.Equal(1, Occurrences(output, "was not completed"));
        Assert.Contains("csv 1\nrun.csv.partial\n", output, StringComparison.Ordinal);
        Assert.EndsWith("\\n\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_that_leaves_ends_the_trace_with_a_line()
    {
        Privilege.Require();
        (int code, string output, string error) = Shell.Run(
            "set -o pipefail; weir trace -q -f jsonl -- timeout 20 dd if=/dev/zero of=/dev/null bs=1 count=400000 "
            + "| head -n 3",
            _folder);

        Assert.Equal(ExitCode.Failure, code);
        Assert.Equal(3, output.Count(c => c == '\n'));
        Assert.Contains("weir: standard output is incomplete: broken pipe", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Rotation_keeps_the_newest_parts_each_whole()
    {
        Privilege.Require();
        (int code, _, string error) = Shell.Run(
            "weir trace --comm dd --hive --rotate 128KiB --keep 2 -o run.parquet -- "
            + "dd if=/dev/zero of=/dev/null bs=1 count=400000",
            _folder);

        Assert.True(code == 0, error);
        string[] parts = [.. Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Order()];
        Assert.Equal(2, parts.Length);
        foreach (string part in parts)
        {
            using CaptureFile capture = CaptureFile.Open(part, ZstdCodec.Codecs);
            Assert.DoesNotContain(capture.Warnings, w => w.Contains("not completed", StringComparison.Ordinal));
            Assert.True(capture.RowCount > 0);
        }
    }

    [Fact]
    public void A_running_trace_can_be_scraped()
    {
        Privilege.Require();
        int port = 20_000 + (Environment.ProcessId % 10_000);
        (int code, string page, string error) = Shell.Run(
            $$"""
            weir trace --prometheus 127.0.0.1:{{port}} -- bash -c '
                dd if=/dev/zero of=/dev/null bs=1 count=50000 status=none
                sleep 2.5
                exec 3<>/dev/tcp/127.0.0.1/{{port}}
                printf "GET /metrics HTTP/1.1\r\n\r\n" >&3
                cat <&3'
            """,
            _folder);

        Assert.True(code == 0, error);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", page, StringComparison.Ordinal);
        Assert.InRange(Sample(page, "weir_calls_total{syscall=\"read\",family=\"fs\",comm=\"dd\"}"), 50_000, 50_020);
        Assert.InRange(
            Sample(page, "weir_bytes_total{syscall=\"write\",family=\"fs\",comm=\"dd\",direction=\"written\"}"),
            50_000, 50_000);
        Assert.Equal(0, Sample(page, "weir_lost_calls_total"));
        Assert.InRange(Sample(page, "weir_seen_calls_total"), 100_000, 101_000);
    }

    private static long Sample(string page, string name) => long.Parse(
        page.Split('\n').Single(l => l.StartsWith(name + " ", StringComparison.Ordinal))[(name.Length + 1)..]);

    private static int Occurrences(string text, string word) => text.Split(word).Length - 1;
}
