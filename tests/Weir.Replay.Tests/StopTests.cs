using System.Diagnostics;
using System.Globalization;
using Weir.Kernel.Calls;

namespace Weir.Replay.Tests;

public sealed class StopTests
{
    private const int Interrupt = 2;

    [Theory]
    [InlineData(Interrupt)]
    [InlineData(Signals.Kill)]
    public void A_replay_that_is_stopped_takes_its_processes_and_checkpoints_with_it(int signal)
    {
        using GdbRun run = new(CProgram.Build("history"), "4000");
        using Process replay = run.Replay("0", [], out string target);
        using Process gdb = run.Attach(
            target, "break finish", "continue", "monitor checkpoints", "echo here\\n", "shell sleep 60");
        string text = "";
        while (!text.Contains("here", StringComparison.Ordinal))
        {
            text += gdb.StandardOutput.ReadLine() ?? throw new InvalidOperationException(text);
        }

        int[] children = Children(replay.Id);
        Assert.True(children.Length >= 3, text); // the program, the first checkpoint, and at least one more
        Assert.True(Signals.ToProcess(replay.Id, signal));
        Assert.True(replay.WaitForExit(10_000));
        gdb.Kill(entireProcessTree: true);
        Assert.All(children, pid => Assert.True(IsGone(pid), $"process {pid} is left"));
    }

    [Fact]
    public void A_replay_stops_before_an_event()
    {
        using RoundTrip trip = new();
        trip.Record([CProgram.Build("history"), "400"]).Replay("--until=700");
        Assert.Equal("700", trip.Replayed.Value("events"));
        Assert.Equal("", trip.Replayed.Output);
    }

    private static int[] Children(int pid) => [.. Directory.GetDirectories($"/proc/{pid}/task")
        .Select(t => File.ReadAllText(Path.Combine(t, "children")))
        .SelectMany(c => c.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Select(c => int.Parse(c, CultureInfo.InvariantCulture))];

    // The kernel kills the tracees of a tracer that ends (PTRACE_O_EXITKILL), which takes them a moment.
    private static bool IsGone(int pid) =>
        SpinWait.SpinUntil(() => !Signals.ToProcess(pid, 0) || IsZombie(pid), 10_000);

    private static bool IsZombie(int pid)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].StartsWith('Z');
        }
        catch (IOException)
        {
            return true; // gone between two looks
        }
    }
}
