using Weir.Cli.Verifying;
using Weir.Scenarios.Matching;

namespace Weir.EndToEnd.Tests;

public sealed class StraceLineTests
{
    [Fact]
    public void A_finished_call_tells_result_latency_and_file()
    {
        SeenCall call = StraceLine.Read("7 fsync(3</tmp/a>)       = 0 <0.000014>", tid => tid + 1)!;
        Assert.Equal((8, 7, "fsync"), (call.Pid, call.Tid, call.Syscall));
        Assert.Equal(0L, call.Fields["ret"]);
        Assert.Equal(14_000L, call.Fields["latency_ns"]);
        Assert.Equal("/tmp/a", call.Fields["path"]);
    }

    [Fact]
    public void A_failed_call_tells_its_error() => Assert.Equal(
        "ENOENT",
        StraceLine.Read("7 access(\"x\", 0) = -1 ENOENT (No such file) <0.000009>", t => t)!.Fields["error"]);

    [Theory]
    [InlineData("7 syscall_0x1c4(0x1, 0, 0, 0, 0, 0) = 0 <0.1>", "syscall", "fchmodat2")]
    [InlineData("7 fsync(3</tmp/a>(deleted)) = 0 <0.1>", "path", "/tmp/a (deleted)")]
    [InlineData("7 fsync(3</memfd:m>(deleted)) = 0 <0.1>", "path", "memfd:m")]
    [InlineData("7 memfd_create(\"m\", 0) = 5</memfd:m>(deleted) <0.1>", "ret", 5L)]
    [InlineData("7 umask(022) = 022 <0.1>", "ret", 18L)]
    [InlineData("7 inotify_init1(IN_NONBLOCK) = 5<anon_inode:inotify> <0.1>", "args", "IN_NONBLOCK=O_NONBLOCK")]
    public void What_strace_spells_differently_is_read(string line, string field, object value)
    {
        Assert.True(StraceLine.Read(line, t => t)!.TryGet(field, out object? read));
        Assert.Equal(value, read);
    }

    [Theory]
    [InlineData("7 pause() = ? ERESTARTNOHAND (To be restarted if no handler) <0.1>")]
    [InlineData("7 poll([], 0, -1) = ? ERESTART_RESTARTBLOCK (Interrupted by signal) <0.1>")]
    public void The_error_of_an_interrupted_call_is_not_told(string line) =>
        Assert.False(StraceLine.Read(line, t => t)!.TryGet("error", out _));

    [Fact]
    public void What_strace_cannot_see_is_said_of_scenarios_that_there_are() =>
        Assert.All(StraceLimits.Scenarios, name => Assert.NotNull(Weir.Scenarios.ScenarioList.Find(name)));

    [Fact]
    public void Halves_of_a_call_are_joined() => Assert.Equal(
        ["8 getpid() = 8 <0.1>", "7 read(3, \"\", 8) = 0 <0.2>"],
        StraceLine.Join(
        [
            "7 read(3,  <unfinished ...>", "8 getpid() = 8 <0.1>", "7 <... read resumed>\"\", 8) = 0 <0.2>",
        ]).Select(l => l.Replace("  ", " ", StringComparison.Ordinal)));

    [Fact]
    public void An_exit_line_is_no_call() => Assert.Null(StraceLine.Read("7 +++ exited with 0 +++", t => t));
}
