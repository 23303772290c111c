using Weir.Catalogue;
using Weir.Catalogue.Records;
using Weir.Probes.Tests.Simulation;

namespace Weir.Probes.Tests.Live;

public sealed class SmallProgramTests
{
    [Fact]
    public void Every_gate_loads_and_attaches_on_this_kernel()
    {
        using LiveTrace trace = new();
        trace.Session.MarkRunning([]);
        trace.Stop();
        Assert.Empty(trace.Rows);
        Assert.True(trace.Session.ReadCounters().SkippedRuns is null or >= 0);
    }

    [Fact]
    public void A_program_is_seen_from_its_execve_to_its_exit()
    {
        using LiveTrace trace = LiveTrace.Of("/bin/true");
        List<Row> rows = trace.Rows;
        Assert.Equal(((int)SyscallId.Execve, 0L), (rows[0].Number, rows[0].Result));
        Assert.Equal(((int)SyscallId.ExitGroup, CallState.NoReturn), (rows[^1].Number, rows[^1].State));
        Assert.All(rows, r => Assert.Equal(trace.Program!.Pid, r.Pid));
        Assert.Equal(0, trace.Program!.ExitStatus);
        RecordKind[] kinds = [.. trace.Records.Select(r => r.Kind)];
        Assert.Equal([RecordKind.Task, RecordKind.Exec, RecordKind.TaskExit],
            kinds.Where(k => k is not (RecordKind.Call or RecordKind.File)).Distinct());
        Assert.Equal(rows.Select(r => r.Time).Order(), rows.Select(r => r.Time));
    }

    [Fact]
    public void Every_files_name_comes_before_the_call_that_met_it()
    {
        using LiveTrace trace = LiveTrace.Of("/bin/sh", "-c", "/bin/cat /etc/passwd | /bin/cat; /bin/ls /");
        HashSet<ulong> named = [];
        int keys = 0;
        foreach (Row row in trace.Records)
        {
            if (row.Kind == RecordKind.File)
            {
                named.Add(row.U64(FileRecord.Key));
            }
            else if (row.Kind == RecordKind.Call)
            {
                keys += row.First != 0 ? 1 : 0;
                Assert.True(row.First == 0 || named.Contains(row.First), $"{row} has a file without a name");
                Assert.True(row.Second == 0 || named.Contains(row.Second), $"{row} has a new file without a name");
            }
        }

        Assert.True(keys > 20, $"{keys} calls with a file");
    }

    [Theory]
    [InlineData(10)]
    [InlineData(2500)]
    public void Every_read_and_write_of_dd_is_a_row(int count)
    {
        using LiveTrace trace = LiveTrace.Of("/bin/dd", "if=/dev/zero", "of=/dev/null", "bs=1", $"count={count}",
            "status=none");
        Assert.Equal(count, Count(trace, SyscallId.Read, 0));
        Assert.Equal(count, Count(trace, SyscallId.Write, 1));
        var named = trace.Calls().Where(c => c.Number == (int)SyscallId.Read && c.Argument(0) == 0).ToList();
        Assert.All(named, c => Assert.Equal(("/dev/zero", 1L), (c.Path, c.Result)));
    }

    [Fact]
    public void What_is_not_asked_for_or_counted_only_has_no_row()
    {
        using LiveTrace trace = new(LiveTrace.Default with
        {
            Select = row => row.Name is "read" or "openat", SelectUnknown = false, SampleEvery = 10,
        });
        trace.Launch("/bin/dd", "if=/dev/zero", "of=/dev/null", "bs=1", "count=5000", "status=none");
        trace.UntilEnd();
        SourceCounters counters = trace.Session.ReadCounters();
        SyscallCount read = counters.Counted.Single(c => c.Number == (int)SyscallId.Read);
        int rows = trace.Rows.Count(r => r.Number == (int)SyscallId.Read);
        Assert.InRange(read.Calls + rows, 5000, 5010);
        Assert.InRange(rows, 500, 501);
        Assert.All(trace.Rows, r => Assert.True(r.Number is (int)SyscallId.Read or (int)SyscallId.Openat));
    }

    [Fact]
    public void Only_failures_get_rows_when_errors_are_asked_for()
    {
        using LiveTrace trace = new(LiveTrace.Default with { ErrorsOnly = true });
        trace.Launch("/bin/cat", "/nonexistent/file");
        trace.UntilEnd();
        Assert.Equal(1, trace.Program!.ExitStatus);
        Assert.All(trace.Rows.Where(r => r.State == CallState.Finished), r => Assert.InRange(r.Result, -4095, -1));
        Assert.Contains(trace.Calls(), c => c.Path == "/nonexistent/file" && c.Error == Errno.ENOENT);
        Assert.True(trace.Session.ReadCounters().CountedOnly > 20);
    }

    [Fact]
    public void A_shells_children_are_followed()
    {
        using LiveTrace trace = LiveTrace.Of("/bin/sh", "-c", "/bin/true; /bin/true | /bin/cat; (exit 3)");
        int[] executed = [.. trace.Rows.Where(r => r.Number == (int)SyscallId.Execve && r.Result == 0).Select(r =>
            r.Pid)];
        Assert.Equal(4, executed.Distinct().Count());
        Assert.Equal(3, trace.Program!.ExitStatus);
        Assert.All(trace.Rows, r => Assert.NotEqual(CallState.Denied, r.State));
    }

    [Fact]
    public void A_tiny_ring_loses_calls_and_counts_each()
    {
        using LiveTrace trace = new(LiveTrace.Default with { RingBytes = 1 });
        trace.Launch("/bin/dd", "if=/dev/zero", "of=/dev/null", "bs=1", "count=60000", "status=none");

        // Nobody fetches meanwhile: the rings hold some ten thousand calls.
        trace.Program!.Poll(wait: true);
        trace.Stop();
        SourceCounters counters = trace.Session.ReadCounters();
        Assert.True(counters.Lost > 1000, $"{counters.Lost} lost");
        Assert.InRange(counters.Calls, 120_000, 120_200);
        Assert.Equal((uint)counters.Lost, trace.Records.Where(r => r.Kind == RecordKind.TaskExit)
            .Aggregate(0u, (sum, r) => sum + r.U32(TaskRecord.Lost)));
    }

    private static int Count(LiveTrace trace, SyscallId id, ulong descriptor) =>
        trace.Rows.Count(r => r.Number == (int)id && r.Arguments[0] == descriptor && r.Result == 1);
}
