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
