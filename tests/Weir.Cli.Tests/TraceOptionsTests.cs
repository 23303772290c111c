using Weir.Catalogue;
using Weir.Catalogue.Operations;
using Weir.Cli.Tracing;

namespace Weir.Cli.Tests;

public sealed class TraceOptionsTests
{
    [Theory]
    [InlineData("trace -e opneat -- ls", "no syscall 'opneat'; did you mean openat")]
    [InlineData("trace --families netwrok -- ls", "no family 'netwrok'; did you mean network?")]
    [InlineData("trace --families 7 -- ls", "no family '7'; there are fs, process")]
    [InlineData("trace --kinds fdd -- ls", "no kind 'fdd'; did you mean fd")]
    [InlineData("trace -e socket --families fs -- ls", "leave no syscall")]
    [InlineData("trace -e 'zz*' -- ls", "no syscall matches 'zz*'")]
    [InlineData("trace -e ', ' -- ls", "--syscalls names nothing")]
    [InlineData("trace -e io_uring:opnat -- ls", "no operation 'io_uring:opnat'; did you mean io_uring:openat")]
    [InlineData("trace -e foo:bar -- ls", "no operation 'foo:bar'; they are io_uring:NAME and aio:NAME")]
    [InlineData("trace -e 'aio:zz*' -- ls", "no operation matches 'aio:zz*'")]
    [InlineData("trace -e aio:pread --families fs -- ls", "leave no syscall")]
    [InlineData("trace -e aio:pread --no-async -- ls", "--no-async leaves nothing of what is selected")]
    [InlineData("trace -p abc", "'abc' is no number of a process")]
    [InlineData("trace -p 4194999", "there is no process 4194999")]
    [InlineData("trace -p 1 -- ls", "give one of them")]
    [InlineData("trace --tid 1 -- ls", "its threads are not known yet")]
    [InlineData("trace --no-follow", "--no-follow needs")]
    [InlineData("trace --user root", "--user is for a program to launch")]
    [InlineData("trace --env A=1", "--env is for a program to launch")]
    [InlineData("trace --chdir /", "--chdir is for a program to launch")]
    [InlineData("trace --user nobdy -- ls", "no user 'nobdy'")]
    [InlineData("trace --uid nobdy", "did you mean nobody?")]
    [InlineData("trace --chdir /no/where -- ls", "no directory '/no/where'")]
    [InlineData("trace --env =x -- ls", "has no name")]
    [InlineData("trace --slower-than 5", "'5' is no time")]
    [InlineData("trace --duration -5s", "is no time")]
    [InlineData("trace --buffer 100MB", "not a power of two")]
    [InlineData("trace --buffer 1", "no size from 4096")]
    [InlineData("trace --data 1MiB", "no size from 0 to 4096")]
    [InlineData("trace --sample 0", "no number from 1")]
    [InlineData("trace --format xml", "'xml' is none of text, csv, jsonl")]
    [InlineData("trace --summary --format csv", "--summary is text")]
    [InlineData("trace --comm abcdefghijklmnopq", "not 1 to 15 bytes")]
    [InlineData("trace --cgroup no/such/group", "no cgroup")]
    [InlineData("trace --path '/x/[a'", "'[' without ']'")]
    [InlineData("trace --filter 'latnecy_ns > 5'", "did you mean latency_ns")]
    [InlineData("trace --sumary -- ls", "no option '--sumary'; did you mean --summary?")]
    [InlineData("trace ls -l", "no option '-l'")]
    [InlineData("trace ls", "put -- before the program: weir trace -- ls")]
    [InlineData("trace --output", "Required argument missing")]
    [InlineData("trcae", "no command 'trcae'; did you mean trace?")]
    public void Misuse_is_refused_in_one_line_before_anything_starts(string commandLine, string message)
    {
        ListSessions sessions = new([]);
        ToolRun run = new(sessions, commandLine);

        Assert.Equal(ExitCode.Misuse, run.Code);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.StartsWith("weir: ", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
        Assert.Null(sessions.Asked);
    }

    [Fact]
    public void A_program_keeps_all_of_its_arguments()
    {
        LaunchOptions launch = Ask("trace -s -E A=1 -E B -C / -u root -- ls -p 1 --summary -- @x '' --help").Launch!;

        Assert.Equal(["ls", "-p", "1", "--summary", "--", "@x", "", "--help"], launch.Command);
        Assert.Equal([new("A", "1"), new("B", null)], launch.Environment);
        Assert.Equal("/", launch.Directory);
        Assert.Equal(0u, launch.User!.Uid);
    }

    [Fact]
    public void Everything_is_read()
    {
        int pid = Environment.ProcessId;
        TraceOptions options = Ask(
            $"trace -p {pid},{pid} --no-follow --tid {pid} --comm a --comm b --uid root --uid 12 --errors"
            + " --slower-than 5ms --sample 10 --duration 1.5s -n 7 --data 128 --buffer 1MiB -q --color never"
            + " --escape always -t wall");

        Assert.Equal([pid, pid], options.Pids);
        Assert.False(options.Follow);
        Assert.Equal([pid], options.Tids);
        Assert.Equal(["a", "b"], options.Comms);
        Assert.Equal([0u, 12u], options.Uids);
        Assert.True(options.ErrorsOnly);
        Assert.Equal(5_000_000, options.SlowerThanNs);
        Assert.Equal(10, options.SampleEvery);
        Assert.Equal(TimeSpan.FromSeconds(1.5), options.Duration);
        Assert.Equal(7, options.Limit);
        Assert.Equal(128, options.DataBytes);
        Assert.Equal(1 << 20, options.BufferBytes);
        Assert.Equal(TimeColumn.Wall, options.Output.Time);
        Assert.Equal(Choice.Always, options.Output.Escape);
    }

    [Fact]
    public void Nothing_asked_is_everything()
    {
        TraceOptions options = Ask("trace -n 1");

        Assert.True(options.Selection.IsAll);
        Assert.Null(options.Launch);
        Assert.Null(options.Filter);
        Assert.Equal(1, options.SampleEvery);
    }

    [Fact]
    public void Words_add_up_and_exclamation_marks_take_away()
    {
        Assert.Equal(["open", "openat"], Names("-e 'open*,!openat2,!open_*'"));
        Assert.Equal(["read"], Names("-e read --families fs"));
        Assert.DoesNotContain("read", Names("-e !read"));
        Assert.True(Ask("trace -n 1 -e !read").Selection.IncludesUnknown);
        Assert.False(Ask("trace -n 1 -e read").Selection.IncludesUnknown);
        Assert.Contains("pipe2", Names("--families ipc"));
    }

    [Theory]
    [InlineData("-e io_uring:openat,aio:PREAD", "io_uring:openat aio:pread", 0)]
    [InlineData("-e 'io_uring:read*,!io_uring:read_*,read'", "io_uring:readv io_uring:read io_uring:readv_fixed", 1)]
    [InlineData("-e 'aio:*,!aio:p*'", "aio:fsync aio:fdsync aio:noop", 0)]
    [InlineData("-e read", "", 1)]
    [InlineData("-e 'io_submit,!aio:p*'", "aio:fsync aio:fdsync aio:noop", 1)]
    [InlineData("-e io_uring_setup", "", 1)]
    [InlineData("-e io_uring:mkdirat,io_uring:nop --kinds path", "io_uring:mkdirat", 0)]
    public void Operations_are_selected_by_name_or_come_with_the_calls_that_submit_them(
        string options, string operations, int calls)
    {
        SyscallSelection selection = Ask($"trace -n 1 {options}").Selection;

        Assert.Equal(operations, string.Join(' ', selection.Operations.Select(SyscallSelection.WordOf)));
        Assert.Equal(calls, selection.Rows.Length);
        Assert.False(selection.IncludesUnknown);
        Assert.False(selection.IsAll);
    }

    [Fact]
    public void Operations_stay_unless_they_are_taken_away()
    {
        SyscallSelection selection = Ask("trace -n 1 -e '!io_uring:nop'").Selection;

        Assert.Equal(OperationNames.All.Where(o => o.FullName != "io_uring:NOP"), selection.Operations);
        Assert.Equal(Syscalls.All, selection.Rows);
        Assert.True(selection.IncludesUnknown);
        Assert.Equal(RingOps.All, Ask("trace -n 1 -e io_uring_enter").Selection.Operations);
        Assert.Empty(Ask("trace -n 1 --families fs").Selection.Operations);
    }

    private static IEnumerable<string> Names(string options) =>
        Ask($"trace -n 1 {options}").Selection.Rows.Select(r => r.Name).Where(n => n != "open_tree");

    private static TraceOptions Ask(string commandLine)
    {
        ListSessions sessions = new([]);
        ToolRun run = new(sessions, commandLine);
        Assert.True(sessions.Asked is not null, run.Error);
        return sessions.Asked;
    }
}
