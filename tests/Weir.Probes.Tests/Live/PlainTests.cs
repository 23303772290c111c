using Weir.Catalogue;
using Weir.Catalogue.Records;
using Weir.Probes.Session;
using Weir.Probes.Tests.Simulation;

namespace Weir.Probes.Tests.Live;

/// <summary>The gates of kernels that do not show their types, held against those that use them.</summary>
public sealed class PlainTests
{
    private static GateOptions Plain => LiveTrace.Default with { WithoutTypes = true };

    private static LiveTrace Run(GateOptions options, params string[] command)
    {
        LiveTrace trace = new(options);
        trace.Launch(command[0], command[1..]);
        trace.UntilEnd();
        return trace;
    }

    // Neither addresses nor the number that each run has of its own (set_tid_address gives it).
    private static IEnumerable<(int, long, CallState)> Told(LiveTrace trace) => trace.Rows
        .Where(r => r.Result != r.Tid)
        .GroupBy(r => r.Tid).SelectMany(g => g.Select(r => ((int)r.Number, r.Result, r.State)))
        .Where(r => r.Item2 is >= -4095 and < 4096);

    private static IEnumerable<string?> Opened(LiveTrace trace) =>
        trace.Calls().Where(c => c.Number == (int)SyscallId.Openat).Select(c => Path.GetFileName(c.Path));

    [Fact]
    public void The_same_program_makes_the_same_calls_with_the_same_texts()
    {
        string[] command = ["/bin/dd", "if=/etc/passwd", "of=/dev/null", "bs=64", "status=none"];
        using LiveTrace typed = Run(LiveTrace.Default, command), plain = Run(Plain, command);
        Assert.Equal(Told(typed), Told(plain));

        // The program's own words: without types nobody can say that /lib is /usr/lib.
        Assert.Equal(Opened(typed), Opened(plain));
        Assert.DoesNotContain(plain.Records, r => r.Kind == RecordKind.File);
        Assert.Contains("BTF", Assert.Single(plain.Session.ReadCounters().LeftOut), StringComparison.Ordinal);
    }

    [Fact]
    public void Children_are_followed_from_their_first_call_and_know_their_parent()
    {
        using LiveTrace trace = Run(Plain, Scenes.Path, "tree", "5");
        List<Row> rows = [.. trace.Rows.Where(r => r.Number == (int)SyscallId.Getppid)];
        Assert.Equal(63, rows.Select(r => r.Pid).Distinct().Count());
        Assert.All(rows.GroupBy(r => r.Pid), g => Assert.Equal(10, g.Count()));
        Assert.DoesNotContain(trace.Rows, r => r.State is CallState.Denied or CallState.RunningAtStart);
        HashSet<uint> known = [.. rows.Select(r => (uint)r.Pid), (uint)Environment.ProcessId];
        Assert.All(
            trace.Records.Where(r => r.Kind == RecordKind.Task),
            r => Assert.Contains(r.U32(TaskRecord.ParentPid), known));
    }

    [Fact]
    public void Threads_are_all_there_and_are_forgotten_when_they_end()
    {
        using LiveTrace trace = Run(Plain, Scenes.Path, "threads", "16", "500");
        List<Row> rows = [.. trace.Rows.Where(r => r.Number == (int)SyscallId.Getppid)];
        Assert.Equal(Enumerable.Repeat(500, 16), rows.GroupBy(r => r.Tid).Select(g => g.Count()));
        Assert.Equal(17, trace.Records.Count(r => r.Kind == RecordKind.TaskExit));
        Assert.Empty(trace.Session.Remembered());
    }

    [Fact]
    public void A_call_that_runs_at_the_stop_has_its_row()
    {
        using LiveTrace trace = new(Plain);
        trace.Launch("/bin/sleep", "100");
        trace.Until(() => trace.Rows.Any(r => r.Number == (int)SyscallId.Close)
            && File.ReadAllText($"/proc/{trace.Program!.Pid}/syscall").StartsWith("230 ", StringComparison.Ordinal));
        trace.Stop();
        Row last = Assert.Single(trace.Rows, r => r.State == CallState.RunningAtStop);
        Assert.Equal((int)SyscallId.ClockNanosleep, last.Number);
    }
}
