using System.Diagnostics;
using System.Text.Json;
using Weir.Capture;
using Weir.Capture.Rows;
using Weir.Cli.Captures;
using Weir.Probes.Tests.Live;

namespace Weir.Cli.Tests;

/// <summary>
/// Loads of real programs, captured, made again, and the re-issue captured too: what the kernel was asked for the
/// second time is what it was asked for the first time, call by call and byte by byte.
/// </summary>
public sealed class RealReissueTests : IDisposable
{
    private const string Job = """
        [global]
        directory=.
        size=512k
        bs=4k
        [sync]
        ioengine=psync
        rw=randrw
        [aio]
        ioengine=libaio
        iodepth=8
        direct=1
        rw=randread
        [ring]
        ioengine=io_uring
        iodepth=8
        rw=randwrite
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("weir-reissue-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("fio", "fio --output=log job.fio")]
    [InlineData("sqlite3", "sqlite3 x.db 'create table t(a,b); create index i on t(b); insert into t with recursive "
        + "c(x) as (select 1 union all select x+1 from c where x<3000) select x, randomblob(50) from c; "
        + "pragma journal_mode=wal; delete from t where a%3=0; vacuum'")]
    [InlineData("git", "git clone -q --no-hardlinks from to", "git init -q from && cp job.fio from && cd from && "
        + "git add . && git -c user.name=a -c user.email=a@b commit -qm x")]
    [InlineData("tar", "sh -c 'tar cf a.tar from && mkdir out && tar xf a.tar -C out'",
        "mkdir from && for i in 1 2 3; do head -c 70000 /dev/urandom >from/$i; done && ln -s 1 from/link")]
    public void What_a_load_asks_of_the_kernel_is_asked_again(string program, string command, string prepare = "true")
    {
        Privilege.Require();
        Require(program);
        File.WriteAllText(Path.Join(_folder, "job.fio"), Job);
        Run($"({prepare}) >&2 && weir trace -o load.parquet -- {command} >&2");

        JsonElement result = Again("");

        Assert.Equal(0, result.GetProperty("unexpected_errors").GetInt64());
        Assert.Equal(0, result.GetProperty("not_made").GetInt64());
        Assert.Equal(0, result.GetProperty("not_reached").GetInt64());
        Dictionary<string, (long Calls, long Bytes)> asked = Asked(out long confined);
        JsonElement own = result.GetProperty("own_calls");
        Dictionary<string, long> beside = new()
        {
            ["openat"] = own.GetProperty("opens").GetInt64(), ["close"] = own.GetProperty("closes").GetInt64(),
            ["fcntl"] = own.GetProperty("copies").GetInt64(), ["chdir"] = 2 * confined,
        };
        int kinds = 0;
        foreach (JsonElement call in result.GetProperty("calls").EnumerateArray())
        {
            string name = call.GetProperty("call").GetString()!;
            (long calls, long bytes) = asked.GetValueOrDefault(name);
            Assert.Equal(
                (name, call.GetProperty("captured").GetInt64(), call.GetProperty("captured_bytes").GetInt64()),
                (name, calls - beside.GetValueOrDefault(name), bytes));
            kinds++;
        }

        Assert.True(kinds > 8, $"{kinds} kinds of calls");
    }

    [Theory]
    [InlineData("io_uring", "io_uring:READ", "io_uring:WRITE")]
    [InlineData("aio", "aio:PREAD", "aio:PWRITE")]
    [InlineData("sync", "pread64", "pwrite64")]
    public void Another_engine_moves_the_same_bytes(string engine, string read, string write)
    {
        Privilege.Require();
        Require("fio");
        File.WriteAllText(Path.Join(_folder, "job.fio"), Job);
        Run("weir trace -o load.parquet -- fio --output=log job.fio >&2");

        JsonElement result = Again($"--engine {engine}");

        string[] reads = ["read", "pread64", "aio:PREAD", "io_uring:READ"];
        string[] writes = ["write", "pwrite64", "aio:PWRITE", "io_uring:WRITE"];
        Dictionary<string, (long Calls, long Bytes)> asked = Asked(out _);
        Assert.Equal(Bytes(result, reads), reads.Sum(r => asked.GetValueOrDefault(r).Bytes));
        Assert.Equal(Bytes(result, writes), writes.Sum(w => asked.GetValueOrDefault(w).Bytes));

        // What has no place in the call stays where it was, unless io_uring makes it.
        Assert.All(reads[1..], r => Assert.Equal(r == read, asked.ContainsKey(r)));
        Assert.All(writes[1..], w => Assert.Equal(w == write, asked.ContainsKey(w)));
    }

    [Fact]
    public void An_interrupt_ends_it_with_a_report_of_what_was_made()
    {
        Privilege.Require();
        Run("weir trace -o load.parquet -- sh -c 'echo a >x; sleep 1; echo b >y' >&2");
        Run("weir reissue load.parquet --into d --init >&2");
        string first = Path.Join(_folder, "d", "tree", _folder, "x");

        // The second that the shell slept takes a hundred.
        using Process weir = Shell.StartWeir(
            _folder, "reissue", "load.parquet", "--into", "d", "--speed", "0.01", "--json");
        var clock = Stopwatch.StartNew();
        while (!File.Exists(first) && clock.Elapsed < TimeSpan.FromSeconds(60))
        {
            Thread.Sleep(20);
        }

        Run($"kill -INT {weir.Id}");
        Assert.True(weir.WaitForExit(TimeSpan.FromSeconds(60)), "it goes on");

        string error = weir.StandardError.ReadToEnd();
        Assert.True(weir.ExitCode == 0, error);
        using var json = JsonDocument.Parse(weir.StandardOutput.ReadToEnd());
        Assert.InRange(json.RootElement.GetProperty("not_reached").GetInt64(), 1, 1000);
        Assert.InRange(json.RootElement.GetProperty("made").GetInt64(), 1, 1000);
    }

    [Theory]
    [InlineData("reissue load.parquet", 2, "--into DIR")]
    [InlineData("reissue load.parquet --plan --init", 2, "give one of them")]
    [InlineData("reissue load.parquet --into d --speed -1", 2, "--speed")]
    [InlineData("reissue load.parquet --into d --engine fast", 2, "as-captured, sync, aio, io_uring")]
    [InlineData("reissue absent.parquet --plan", 1, "there is no such file")]
    public void Misuse_is_one_line(string command, int code, string says)
    {
        ToolRun run = ToolRun.Of(command);

        Assert.Equal(code, run.Code);
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Error.Count(c => c == '\n'));
    }

    private static void Require(string program) => Assert.SkipUnless(
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(d => File.Exists(Path.Join(d, program))),
        $"{program} is not installed");

    private static long Bytes(JsonElement result, string[] calls) => result.GetProperty("calls").EnumerateArray()
        .Where(c => calls.Contains(c.GetProperty("call").GetString()))
        .Sum(c => c.GetProperty("captured_bytes").GetInt64());

    private JsonElement Again(string options)
    {
        Run("weir reissue load.parquet --into d --init >&2");
        string output = Run(
            $"weir trace -o again.parquet -- bash -c 'weir reissue load.parquet --into d --speed 0 --json {options}'");
        return JsonDocument.Parse(output).RootElement;
    }

    private string Run(string script)
    {
        (int code, string output, string error) = Shell.Run(script, _folder);
        Assert.True(code == 0, $"{script}: exit {code}\n{error}");
        return output;
    }

    // What workers asked for: threads that have a root of their own, from then on. A thread that starts another one
    // also looks at its processors and uses a pipe.
    private Dictionary<string, (long Calls, long Bytes)> Asked(out long confined)
    {
        using CaptureFile capture = CaptureFile.Open(Path.Join(_folder, "again.parquet"), ZstdCodec.Codecs);
        Assert.True(capture.IsWhole, string.Join("; ", capture.Warnings));
        Dictionary<string, (long Calls, long Bytes)> asked = [];
        HashSet<long> workers = [];
        confined = 0;
        foreach (RowSet rows in capture.Read())
        {
            for (int row = 0; row < rows.Count; row++)
            {
                string call = rows.Texts("syscall")![row]!, path = rows.Texts("path")![row] ?? "";
                long tid = rows.Numbers("tid")![row]!.Value;
                confined += call == "chroot" ? 1 : 0;
                if (call == "unshare")
                {
                    workers.Add(tid);
                }
                else if (workers.Contains(tid) && Load.Files.PathPlace.Refuse(path) is null)
                {
                    (long calls, long bytes) = asked.GetValueOrDefault(call);
                    asked[call] = (calls + 1, bytes + (rows.Numbers("bytes")![row] ?? 0));
                }
            }
        }

        Assert.NotEmpty(workers);
        return asked;
    }
}
