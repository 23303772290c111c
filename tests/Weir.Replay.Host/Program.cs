using System.Diagnostics;
using Weir.Replay.Recording;
using Weir.Replay.Replaying;

// record LOG [--option]... -- COMMAND... | replay LOG [--option]...
// The last line on standard error is the result, for tests to read.
string verb = args[0];
string log = args[1];
string[] flags = [.. args.Skip(2).TakeWhile(a => a != "--")];
string[] command = [.. args.SkipWhile(a => a != "--").Skip(1)];
string? store = flags.FirstOrDefault(f => f.StartsWith("--store=", StringComparison.Ordinal))?[8..];
Stopwatch clock = Stopwatch.StartNew();
try
{
    if (verb == "record")
    {
        RecordResult r = Recorder.Run(new RecordOptions
        {
            Command = command,
            LogPath = log,
            StoreDirectory = store,
            SelfContained = flags.Contains("--self-contained"),
            BestEffort = flags.Contains("--best-effort"),
            TrapTimestamps = !flags.Contains("--tsc=allow"),
            AllowIoUring = !flags.Contains("--no-io-uring"),
            Scratch = flags.Contains("--scratch"),
            BufferCalls = !flags.Contains("--no-syscall-buffer"),
            Audit = flags.Contains("--audit"),
        });
        Console.Error.WriteLine(
            $"exit={r.ExitCode} events={r.Events} stops={r.Stops} calls={r.Calls} log={r.LogBytes} "
            + $"store={r.StoreBytes} notes={r.Notes.Count} ms={clock.ElapsedMilliseconds} {string.Join('|', r.Notes)}");
        return 0;
    }

    string? until = flags.FirstOrDefault(f => f.StartsWith("--until=", StringComparison.Ordinal))?[8..];
    string? gdb = flags.FirstOrDefault(f => f.StartsWith("--gdb=", StringComparison.Ordinal))?[6..];
    using Stream output = Console.OpenStandardOutput();
    using Stream error = Console.OpenStandardError();
    ReplayResult p = Replayer.Run(new ReplayOptions
    {
        LogPath = log,
        StoreDirectory = store,
        Output = output,
        Error = error,
        Until = until == null ? null : long.Parse(until),
        Gdb = gdb,
        Calls = flags.Contains("--calls") ? Console.Out : null,
    });
    Console.Error.WriteLine(
        $"exit={p.ExitCode} events={p.Events} stops={p.Stops} compared={p.CallsCompared} hashes={p.HashesCompared} "
        + $"divergence={p.Divergence?.ToString() ?? "none"} "
        + $"cut={p.CutReason ?? "none"} ms={clock.ElapsedMilliseconds}");
    return 0;
}
catch (Exception e) when (e is RecordingRefusedException or InvalidDataException)
{
    Console.Error.WriteLine($"refused: {e.Message}");
    return 3;
}
