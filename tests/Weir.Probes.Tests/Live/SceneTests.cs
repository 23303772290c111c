using Weir.Catalogue;
using Weir.Catalogue.Records;
using Weir.Probes.Tests.Simulation;
using Weir.Trace;

namespace Weir.Probes.Tests.Live;

public sealed class SceneTests
{
    private const int NotHere = 77;

    private static List<Row> Of(LiveTrace trace, SyscallId id) =>
        [.. trace.Rows.Where(r => r.Number == (int)id && r.Flags == CallFlags.None)];

    [Fact]
    public void Calls_of_threads_are_all_there()
    {
        using LiveTrace trace = Scenes.Play("threads", 16, 500);
        List<Row> rows = Of(trace, SyscallId.Getppid);
        Assert.Equal(8000, rows.Count);
        Assert.Equal(Enumerable.Repeat(500, 16), rows.GroupBy(r => r.Tid).Select(g => g.Count()));
        Assert.Equal(17, trace.Records.Count(r => r.Kind == RecordKind.TaskExit));
    }

    [Fact]
    public void Calls_of_a_tree_of_processes_are_all_there()
    {
        using LiveTrace trace = Scenes.Play("tree", 5);
        List<Row> rows = Of(trace, SyscallId.Getppid);
        Assert.Equal(63, rows.Select(r => r.Pid).Distinct().Count());
        Assert.All(rows.GroupBy(r => r.Pid), g => Assert.Equal(10, g.Count()));
        Assert.DoesNotContain(trace.Rows, r => r.State is CallState.Denied or CallState.RunningAtStart);
    }

    [Fact]
    public void A_process_that_is_killed_in_a_read_leaves_the_read()
    {
        using LiveTrace trace = new();
        trace.Launch(Scenes.Path, "pipe");
        int pid = trace.Program!.Pid;
        trace.Until(() => Inside(pid, SyscallId.Read));
        trace.Program.Signal(9);
        trace.UntilEnd();
        Row last = trace.Rows[^1];
        Assert.Equal(((int)SyscallId.Read, CallState.Killed, pid), (last.Number, last.State, last.Pid));
        Assert.Equal(9u, Assert.Single(trace.Records, r => r.Kind == RecordKind.TaskExit).U32(TaskRecord.ExitCode));
        Assert.Equal(137, trace.Program.ExitStatus);
    }

    [Fact]
    public void A_call_that_runs_at_the_stop_has_its_row()
    {
        using LiveTrace trace = new();
        trace.Launch(Scenes.Path, "pipe");
        trace.Until(() => Inside(trace.Program!.Pid, SyscallId.Read));
        trace.Stop();
        Row last = Assert.Single(trace.Rows, r => r.State == CallState.RunningAtStop);
        Assert.Equal((int)SyscallId.Read, last.Number);
        Assert.StartsWith("pipe:", trace.Calls()[^1].Path, StringComparison.Ordinal);
    }

    [Fact]
    public void A_process_that_is_attached_to_shows_the_call_that_it_was_in()
    {
        using LiveTrace trace = new();
        var program = trace.Hold(Scenes.Path, "stop");
        program.Release(Scenes.Path);
        int child = 0;
        trace.Until(() => (child = Child(program.Pid)) != 0 && Inside(child, SyscallId.ClockNanosleep));
        trace.Session.MarkRunning([child]);
        trace.UntilEnd();
        List<Row> rows = [.. trace.Rows.Where(r => r.Pid == child)];
        Assert.Equal(((int)SyscallId.ClockNanosleep, CallState.RunningAtStart, 0UL),
            (rows[0].Number, rows[0].State, rows[0].EnterTime));
        Assert.Equal(((int)SyscallId.ExitGroup, CallState.NoReturn), (rows[^1].Number, rows[^1].State));
        Assert.Equal(rows.Count, trace.Rows.Count);
    }

    [Fact]
    public void A_read_that_a_handler_with_SA_RESTART_interrupts_is_one_row()
    {
        using LiveTrace trace = Scenes.Play("restart");
        Row read = Assert.Single(Of(trace, SyscallId.Read), r => r.Arguments[2] == 1 && r.Pid == trace.Program!.Pid);
        Assert.Equal((1L, 1), (read.Result, read.Restarts));
        Assert.True(read.Time - read.EnterTime > 100_000_000, $"{read.Time - read.EnterTime} ns");
        Row handler = Assert.Single(Of(trace, SyscallId.Getppid), r => r.Pid == trace.Program!.Pid);
        Assert.InRange(handler.EnterTime, read.EnterTime, read.Time);
        Assert.Equal(0, trace.Program!.ExitStatus);
    }

    [Fact]
    public void A_read_that_a_plain_handler_interrupts_ends_with_EINTR_before_the_handlers_calls()
    {
        using LiveTrace trace = Scenes.Play("eintr");
        List<Row> rows = [.. trace.Rows.Where(r => r.Pid == trace.Program!.Pid)];
        int at = rows.FindIndex(r => r.Number == (int)SyscallId.Read && r.Result == -(int)Errno.EINTR);
        Assert.True(at > 0);
        Assert.Equal(
            [(int)SyscallId.Getppid, (int)SyscallId.Read],
            rows[(at + 1)..].Where(r => r.State == CallState.Finished).Take(2).Select(r => r.Number));
        Assert.Equal(0, trace.Program!.ExitStatus);
    }

    [Fact]
    public void A_sleep_that_is_stopped_and_continued_is_one_row()
    {
        using LiveTrace trace = Scenes.Play("stop");
        Row sleep = Assert.Single(Of(trace, SyscallId.ClockNanosleep), r => r.Pid != trace.Program!.Pid);
        Assert.Equal((CallState.Finished, 0L), (sleep.State, sleep.Result));
        Assert.InRange(sleep.Restarts, 1, 9);
        Assert.Empty(Of(trace, SyscallId.RestartSyscall));
    }

    [Fact]
    public void A_call_that_seccomp_refuses_is_denied()
    {
        using LiveTrace trace = Scenes.Play("refused");
        List<Row> rows = Of(trace, SyscallId.Getppid);
        Assert.Equal(3, rows.Count);
        Assert.All(rows, r => Assert.Equal((CallState.Denied, -(long)Errno.EACCES, 0UL),
            (r.State, r.Result, r.EnterTime)));
    }

    [Fact]
    public void An_execve_of_another_thread_than_the_first_keeps_the_process()
    {
        using LiveTrace trace = Scenes.Play("exec");
        int pid = trace.Program!.Pid;
        Row exec = Of(trace, SyscallId.Execve)[^1];
        Assert.Equal((pid, 0L, CallState.Finished), (exec.Pid, exec.Result, exec.State));
        Assert.NotEqual(pid, exec.Tid);
        Assert.Equal(pid, trace.Rows[^1].Tid);
        Assert.Equal(0, trace.Program.ExitStatus);
        Assert.Equal("true", trace.Calls()[^1].Task!.Comm);
    }

    [Fact]
    public void A_32_bit_call_is_not_shown_under_another_calls_name()
    {
        using LiveTrace trace = Scenes.Play("compat");
        Assert.SkipWhen(trace.Program!.ExitStatus is NotHere or 139,
            "this kernel runs no 32-bit calls (CONFIG_IA32_EMULATION)");
        Row call = Assert.Single(trace.Rows, r => r.Flags == CallFlags.Compat);
        Assert.Equal((20, (long)trace.Program.Pid), (call.Number, call.Result));
        Assert.Equal([11UL, 22, 33], call.Arguments[..3]);
        Assert.Equal("i386_syscall_20", trace.Calls().Single(c => c.Flags == CallFlags.Compat).Row.Name);
    }

    [Fact]
    public void Numbers_beyond_the_table_are_not_shown_under_another_calls_name()
    {
        using LiveTrace trace = Scenes.Play("large");
        List<Call> unknown = [.. trace.Calls().Where(c => c.Error == Errno.ENOSYS && c.State == CallState.Finished)];
        Assert.Contains(unknown, c => c.Number == ushort.MaxValue);
        Assert.DoesNotContain(unknown, c => c.Row.Name == "write");
    }

    private static bool Inside(int pid, SyscallId id)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/syscall").StartsWith($"{(int)id} ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static int Child(int pid)
    {
        string children = File.ReadAllText($"/proc/{pid}/task/{pid}/children").Trim();
        return children.Length == 0 ? 0 : int.Parse(children.Split(' ')[0]);
    }
}
