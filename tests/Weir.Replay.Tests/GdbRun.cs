using System.Diagnostics;

namespace Weir.Replay.Tests;

/// <summary>Records a program and debugs its replay with the real gdb, both by the tool that users have.</summary>
internal sealed class GdbRun : IDisposable
{
    private const string Ready = "target remote ";
    private const int LimitMs = 100_000;
    private static readonly string Tool = Path.Combine(AppContext.BaseDirectory, "weir");

    public GdbRun(string program, params string[] arguments)
    {
        Programs.Need("gdb");
        Debugged = program;
        using Process record = Start(
            Tool, ["record", "--self-contained", "-o", Log, "--", program, .. arguments]);
        Task<string> error = record.StandardError.ReadToEndAsync();
        Recorded = record.StandardOutput.ReadToEnd();
        record.WaitForExit();
        RecordedCode = record.ExitCode;
        Assert.True(error.Result.Length == 0, error.Result);
    }

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("weir-gdb-").FullName;

    public string Log => Path.Combine(Directory, "program.weirlog");

    /// <summary>The program that gdb is told to debug.</summary>
    public string Debugged { get; init; }

    /// <summary>What the recorded program wrote.</summary>
    public string Recorded { get; }

    public int RecordedCode { get; }

    /// <summary>What the replayed program wrote.</summary>
    public string Replayed { get; private set; } = "";

    public int ReplayedCode { get; private set; }

    /// <summary>The numbers of the processes in the log's lines that begin and end so.</summary>
    public string[] Processes(string kind, string end = "")
    {
        using Process log = Start(Tool, ["log", Log]);
        return [.. log.StandardOutput.ReadToEnd().Split('\n')
            .Where(l => l.StartsWith(kind, StringComparison.Ordinal) && l.EndsWith(end, StringComparison.Ordinal))
            .Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1])];
    }

    /// <summary>Runs gdb with these commands on a replay that listens there.</summary>
    /// <returns>What gdb wrote.</returns>
    public string Debug(string address, string[] options, params string[] commands)
    {
        using Process replay = Replay(address, options, out string target);
        Task<string> output = replay.StandardOutput.ReadToEndAsync();
        using Process gdb = Attach(target, [.. commands, "detach", "quit"]);
        Task<string> error = gdb.StandardError.ReadToEndAsync();
        Task<string> text = gdb.StandardOutput.ReadToEndAsync();
        Await(gdb);
        Await(replay);
        Replayed = output.Result;
        ReplayedCode = replay.ExitCode;
        return text.Result + error.Result;
    }

    /// <summary>Starts a replay and waits until gdb can connect.</summary>
    public Process Replay(string address, string[] options, out string target)
    {
        Process replay = Start(Tool, ["replay", Log, $"--gdb={address}", .. options]);
        string line = replay.StandardError.ReadLine() ?? "";
        Assert.Contains(Ready, line, StringComparison.Ordinal);
        target = line[(line.IndexOf(Ready, StringComparison.Ordinal) + Ready.Length)..];
        return replay;
    }

    /// <summary>Starts a replay that is to end at once.</summary>
    public Process Refused(params string[] options) => Start(Tool, ["replay", Log, .. options]);

    public Process Attach(string target, params string[] commands)
    {
        string script = Path.Combine(Directory, "script");
        File.WriteAllLines(
            script,
            [
                "set pagination off", "set confirm off", "set remotetimeout 60",
                $"target extended-remote {target}", .. commands,
            ]);
        return Start("gdb", ["-q", "-nx", "-batch", "-x", script, Debugged]);
    }

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);

    // With a SIGINT that works: a script's job in the background ignores it, and hands that on to all that it starts.
    private static Process Start(string program, string[] arguments) => Process.Start(
        new ProcessStartInfo("env", ["--default-signal=INT", program, .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;

    private static void Await(Process process)
    {
        if (!process.WaitForExit(LimitMs))
        {
            process.Kill();
            Assert.Fail($"{process.StartInfo.FileName} ran for more than {LimitMs} ms");
        }
    }
}
