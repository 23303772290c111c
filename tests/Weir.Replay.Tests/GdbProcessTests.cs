using System.Diagnostics;

namespace Weir.Replay.Tests;

public sealed class GdbProcessTests
{
    [Fact]
    public void A_forked_child_is_debugged_from_its_fork_on()
    {
        using GdbRun run = new(CProgram.Build("history"), "800");
        string child = Assert.Single(run.Processes("forked"));
        string text = run.Debug(
            "0", [$"--process={child}"], "info threads", "break _exit", "continue", "print shared[0]",
            "watch *(long *)shared", "reverse-continue", "reverse-continue", "reverse-stepi", "print shared[0]",
            "delete", "reverse-continue", "print shared[0]", "continue", "continue");
        Assert.Contains($"Thread {child}", text, StringComparison.Ordinal);
        Assert.Contains("$1 = 100", text, StringComparison.Ordinal);
        Assert.Contains("Old value = 99\nNew value = 98", text, StringComparison.Ordinal);
        Assert.Contains("$2 = 98", text, StringComparison.Ordinal);
        Assert.Contains("No more reverse-execution history", text, StringComparison.Ordinal);
        Assert.Contains("$3 = 0", text, StringComparison.Ordinal);
        Assert.Contains("exited with code 03", text, StringComparison.Ordinal);
        Assert.Equal(7, run.ReplayedCode);
        Assert.Equal(run.Recorded, run.Replayed);
    }

    [Fact]
    public void A_program_of_a_pipeline_is_debugged_from_its_first_instruction_on()
    {
        string watches = CProgram.Build("watches");
        using GdbRun run = new("sh", "-c", $"echo a | {watches} | cat; exit 5") { Debugged = watches };
        string process = Assert.Single(run.Processes("program", "watches"));
        string text = run.Debug(
            "0", [$"--process={process}"], "break end", "continue", "backtrace", "watch second", "reverse-continue",
            "print second", "delete", "reverse-continue", "backtrace", "print second", "break end", "continue",
            "print second", "starti 1", "print second", "break end", "continue", "continue", "continue");
        Assert.Contains("in main () at", text, StringComparison.Ordinal);
        Assert.Contains("Old value = 5\nNew value = 2", text, StringComparison.Ordinal);
        Assert.Contains("$1 = 2", text, StringComparison.Ordinal);
        Assert.Contains("No more reverse-execution history", text, StringComparison.Ordinal);
        Assert.Contains("in _start () from", text, StringComparison.Ordinal);
        Assert.Contains("$2 = 0", text, StringComparison.Ordinal);
        Assert.Contains("$3 = 5", text, StringComparison.Ordinal);
        Assert.Contains("$4 = 0", text, StringComparison.Ordinal);
        Assert.Contains("exited normally", text, StringComparison.Ordinal);
        Assert.Equal(5, run.ReplayedCode);
    }

    [Fact]
    public void A_process_that_is_not_in_the_log_is_refused_with_those_that_are()
    {
        using GdbRun run = new(CProgram.Build("history"), "80");
        using Process replay = run.Refused("--gdb=0", "--process=99999999");
        string error = replay.StandardError.ReadToEnd();
        replay.WaitForExit();
        Assert.Equal(2, replay.ExitCode);
        Assert.Contains("has no process 99999999; it has", error, StringComparison.Ordinal);
        string first = run.Processes("program")[0], child = run.Processes("forked")[0];
        Assert.Contains($"{first} {run.Debugged}, {child} forked by {first}", error, StringComparison.Ordinal);
    }
}
