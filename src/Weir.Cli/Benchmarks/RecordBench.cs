using System.Diagnostics;
using System.Globalization;
using Weir.Cli.Tracing;
using Weir.Replay.Recording;
using Weir.Replay.Replaying;

namespace Weir.Cli.Benchmarks;

/// <summary>
/// What recording and replaying cost here: small programs run untouched, recorded and replayed, in turn, several
/// rounds; the medians are shown.
/// </summary>
internal sealed class RecordBench(int blocks, int rounds, TextWriter output, TextWriter? progress) : IDisposable
{
    private const int Files = 2000, Transactions = 200, StoppedShare = 20;

    private const string Fio = "fio --name=a --thread --filename=data --rw=randread --bs=4k --size=64m --iodepth=16 "
        + "--iodepth_batch=16 --iodepth_batch_complete_min=16 --ioengine=";

    private readonly string _directory = Directory.CreateTempSubdirectory("weir-bench-").FullName;

    /// <summary>Runs all cases and prints the table.</summary>
    public void Run()
    {
        Prepare();
        RecordCase[] all = [.. Cases()];
        RecordCase[] cases = [.. all.Where(c => ProgramFinder.TryFind(c.Program) != null)];
        Print(cases, Rounds.Run([.. cases.Select(c => (c, c.Name))], Time, rounds, progress));
        foreach (string missing in all.Except(cases).Select(c => c.Program).Distinct())
        {
            output.WriteLine($"left out: {missing} is not installed");
        }
    }

    /// <summary>Removes what the programs worked on.</summary>
    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private IEnumerable<RecordCase> Cases()
    {
        string dd = "dd if=/dev/zero of=/dev/null bs=1 status=none count=";
        yield return new("nothing", "true", "true");
        yield return new("dd, a byte a call", "dd", $"{dd}{blocks}");
        yield return new("the same, each with its stops", "dd", $"{dd}{blocks / StoppedShare}") { Buffered = false };
        yield return new($"tar, {Files} files", "tar", "tar cf archive tree");
        yield return new($"sqlite3, {Transactions} transactions", "sqlite3", "rm -f db; sqlite3 db < transactions");
        yield return new("python3, imports", "python3", "python3 -c 'import json, asyncio, http.client'");
        yield return new("fio, psync", "fio", Fio + "psync");
        yield return new("fio, libaio, depth 16", "fio", Fio + "libaio");
        yield return new("fio, io_uring, depth 16", "fio", Fio + "io_uring");
    }

    private void Prepare()
    {
        string tree = Directory.CreateDirectory(Path.Combine(_directory, "tree")).FullName;
        for (int i = 0; i < Files; i++)
        {
            File.WriteAllText(Path.Combine(tree, $"{i}"), new string('x', 1 + (i * 7)));
        }

        File.WriteAllLines(
            Path.Combine(_directory, "transactions"),
            Enumerable.Range(0, Transactions).Select(i => $"insert into t values({i}, 1);")
                .Prepend("create table t(a, b);"));
        using FileStream data = File.Create(Path.Combine(_directory, "data"));
        byte[] piece = new byte[1 << 20];
        Random random = new(1);
        for (int i = 0; i < 64; i++)
        {
            random.NextBytes(piece);
            data.Write(piece);
        }
    }

    private RecordTiming Time(RecordCase one)
    {
        string log = Path.Combine(_directory, "log");
        string[] command = ["sh", "-c", $"cd '{_directory}'; {one.Script} > /dev/null 2>&1"];
        long start = Stopwatch.GetTimestamp();
        using (Process untouched = Process.Start(command[0], command[1..]))
        {
            untouched.WaitForExit();
        }

        TimeSpan native = Stopwatch.GetElapsedTime(start);
        start = Stopwatch.GetTimestamp();
        RecordResult recorded = Recorder.Run(new RecordOptions
        {
            Command = command,
            LogPath = log,
            BufferCalls = one.Buffered,
        });
        TimeSpan recording = Stopwatch.GetElapsedTime(start);
        start = Stopwatch.GetTimestamp();
        ReplayResult replayed = Replayer.Run(new ReplayOptions { LogPath = log });
        TimeSpan replaying = Stopwatch.GetElapsedTime(start);
        return replayed.Divergence == null
            ? new RecordTiming(native, recording, replaying, recorded.Calls, recorded.Stops, recorded.LogBytes)
            : throw new InvalidOperationException($"the replay of {one.Name} differs: {replayed.Divergence}");
    }

    private void Print(RecordCase[] cases, Dictionary<RecordCase, List<RecordTiming>> timings)
    {
        output.WriteLine($"medians of {rounds} interleaved rounds");
        output.WriteLine(
            $"{"case",-31} {"run s",7} {"recorded",9} {"replayed",9} {"calls",9} {"stops/call",11} {"us/call",8} "
            + $"{"log MB",7}");
        foreach (RecordCase one in cases)
        {
            List<RecordTiming> all = timings[one];
            double calls = all.Median(t => t.Calls), native = all.Median(t => t.Native.TotalSeconds);
            double recorded = all.Median(t => t.Recording.TotalSeconds);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{one.Name,-31} {native,7:F3} {recorded,9:F3} {all.Median(t => t.Replaying.TotalSeconds),9:F3} "
                + $"{calls,9:F0} {all.Median(t => t.Stops) / calls,11:F2} {(recorded - native) / calls * 1e6,8:F1} "
                + $"{all.Median(t => t.LogBytes) / 1e6,7:F1}"));
        }

        output.WriteLine("us/call: how much longer a recording takes, the start and the log included");
    }

    /// <summary>A program to run, by a shell.</summary>
    private sealed record RecordCase(string Name, string Program, string Script)
    {
        public bool Buffered { get; init; } = true;
    }

    private sealed record RecordTiming(
        TimeSpan Native, TimeSpan Recording, TimeSpan Replaying, long Calls, long Stops, long LogBytes);
}
