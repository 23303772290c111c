using System.Text.Json;
using Weir.Capture.Files;
using Weir.Catalogue.Records;
using Weir.Trace;
using Weir.Trace.Tests.Simulation;

namespace Weir.Cli.Tests;

public sealed class TraceRunTests
{
    private static readonly byte[][] Few =
    [
        RecordBytes.Task(7, 7, "ca\nt", 900, startNs: 800, parentPid: 3, uid: 1000),
        RecordBytes.File(new FileSketch(1, "/etc")),
        RecordBytes.File(new FileSketch(2, "/etc/\e[31mhosts")),
        RecordBytes.Call(new CallSketch
        {
            Number = Rows.OpenAt, Pid = 7, Tid = 7, EnterNs = 2_000_000, ExitNs = 2_012_300,
            FirstKey = 1, SecondKey = 2, Arguments = [unchecked((ulong)-100), 0x1000, 0], Captures = [new(0, "hosts")],
                Result = 3,
        }),
        RecordBytes.Call(new CallSketch
        {
            Number = Rows.Read, Pid = 7, Tid = 7, EnterNs = 1_502_000_000, ExitNs = 1_514_000_000, FirstKey = 2,
            Arguments = [3, 0x2000, 512], Result = 100,
        }),
        RecordBytes.Call(new CallSketch
        {
            Number = Rows.Unlink, Pid = 7, Tid = 8, EnterNs = 1_602_000_000, ExitNs = 1_602_000_850,
            Captures = [new(0, "/x")], Result = -13,
        }),
        RecordBytes.Call(new CallSketch
        {
            Number = Rows.Exit, Pid = 7, Tid = 7, EnterNs = 1_702_000_000, ExitNs = 1_702_000_000,
            State = CallState.NoReturn,
        }),
    ];

    [Fact]
    public void A_call_is_a_line_that_a_person_can_read()
    {
        ToolRun run = new(new ListSessions(Few), "trace -- cat");

        Assert.Equal(4, run.Lines.Length);
        Assert.StartsWith("0.000000    ca\\nt[7]", run.Lines[0], StringComparison.Ordinal);
        Assert.Contains("openat(AT_FDCWD", run.Lines[0], StringComparison.Ordinal);
        Assert.Contains("\"hosts\", O_RDONLY", run.Lines[0], StringComparison.Ordinal);
        Assert.Contains("= 3</etc/\e[31mhosts> <12.3us>", run.Lines[0], StringComparison.Ordinal);
        Assert.StartsWith("1.500000 ", run.Lines[1], StringComparison.Ordinal);
        Assert.EndsWith("= 100 <12.0ms>", run.Lines[1], StringComparison.Ordinal);
        Assert.Contains("?[7/8]", run.Lines[2], StringComparison.Ordinal);
        Assert.EndsWith("= -1 EACCES (Permission denied) <850ns>", run.Lines[2], StringComparison.Ordinal);
        Assert.EndsWith("= ?", run.Lines[3], StringComparison.Ordinal);
        Assert.Single(run.Lines[1..].Select(l => l.IndexOf(" = ", StringComparison.Ordinal)).Distinct());
    }

    [Fact]
    public void Rows_are_shown_before_more_is_waited_for()
    {
        MemorySink sink = new();
        List<bool> shown = [];
        ListSessions sessions = new(Few)
        {
            Waiting = () => shown.Add(SpinWait.SpinUntil(() => sink.Text.Contains("openat("), 10_000)),
        };
        ToolRun run = new(sessions, "trace -- cat", _ => sink);

        Assert.Equal(ExitCode.Done, run.Code);
        Assert.True(shown[0]);
    }

    [Fact]
    public void The_account_comes_last_and_holds()
    {
        ToolRun run = new(new ListSessions(Few), "trace --path '/etc/**' -- cat");

        Assert.Equal(2, run.Lines.Length);
        Assert.StartsWith("weir: 2 rows + 2 filtered out + 0 counted only + 0 lost = 4 calls\n", run.Error);
    }

    [Fact]
    public void An_account_that_does_not_hold_says_so()
    {
        SourceCounters counters = new()
        {
            Calls = 10, Rows = 4, CountedOnly = 1, Lost = 2, LostFiles = 3, LostTasks = 0, NoState = 0,
            SkippedRuns = null,
        };
        ToolRun run = new(new ListSessions(Few) { Counters = counters }, "trace -q -- cat");

        Assert.Contains("but 10 calls were seen: 3 unaccounted for", run.Error, StringComparison.Ordinal);
        Assert.Contains("3 names of files lost", run.Error, StringComparison.Ordinal);
        Assert.Contains("unknown: gate runs skipped", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Quiet_is_quiet_while_nothing_is_wrong()
    {
        byte[][] records = [RecordBytes.Task(7, 7, "cat", 1, startNs: 1), Few[1], Few[2], Few[3]];

        Assert.Equal("", new ToolRun(new ListSessions(records), "trace -q -- cat").Error);
    }

    [Theory]
    [InlineData("always", false, "\\x1b[31mhosts")]
    [InlineData("auto", true, "\\x1b[31mhosts")]
    [InlineData("auto", false, "\e[31mhosts")]
    public void What_programs_wrote_cannot_steer_a_terminal(string when, bool isTerminal, string shown)
    {
        MemorySink sink = new(isTerminal);
        _ = new ToolRun(new ListSessions(Few), $"trace --color never --escape {when} -- cat", _ => sink);

        Assert.Contains(shown, sink.Text, StringComparison.Ordinal);
        Assert.Equal(4, sink.Text.Count(c => c == '\n'));
    }

    [Fact]
    public void A_terminal_gets_colours_and_a_pipe_none()
    {
        MemorySink terminal = new(isTerminal: true);
        _ = new ToolRun(new ListSessions(Few), "trace -- cat", _ => terminal);

        Assert.Contains("\e[36mread\e[0m", terminal.Text, StringComparison.Ordinal);
        string piped = new ToolRun(new ListSessions(Few), "trace -- cat").Out;
        Assert.DoesNotContain("\e[36m", piped, StringComparison.Ordinal);
    }

    [Fact]
    public void The_programs_exit_status_is_ours() =>
        Assert.Equal(42, new ToolRun(new ListSessions(Few) { ExitStatus = 42 }, "trace -- cat").Code);

    [Fact]
    public void Csv_has_every_field_and_a_record_a_call()
    {
        List<string>[] records = CsvText.Read(new ToolRun(new ListSessions(Few), "trace -f csv -- cat").Out);

        Assert.Equal(Schema.Fields.Select(f => f.Name), records[0]);
        Assert.Equal(5, records.Length);
        Assert.All(records, r => Assert.Equal(Schema.Fields.Length, r.Count));
        Assert.Equal("ca\nt", records[1][Column("comm")]);
        List<string> unlink = records[3];
        Assert.Equal("-13", unlink[Column("ret")]);
        Assert.Equal("EACCES", unlink[Column("error")]);
        Assert.Equal("/x", unlink[Column("path")]);
        Assert.Equal("", unlink[Column("comm")]);
        Assert.Equal("", records[4][Column("ret")]);
        Assert.Equal("1000000000002000000", records[1][Column("wall_ns")]);
    }

    [Fact]
    public void Json_lines_are_json_and_leave_out_what_is_unknown()
    {
        ToolRun run = new(new ListSessions(Few), "trace -f jsonl -- cat");
        JsonElement[] calls = [.. run.Lines.Select(l => JsonDocument.Parse(l).RootElement)];

        Assert.Equal("ca\nt", calls[0].GetProperty("comm").GetString());
        Assert.Equal("/etc/\e[31mhosts", calls[0].GetProperty("path").GetString());
        Assert.Equal(12_300, calls[0].GetProperty("latency_ns").GetInt64());
        Assert.False(calls[2].TryGetProperty("comm", out _));
        Assert.False(calls[3].TryGetProperty("ret", out _));
    }

    [Fact]
    public void A_file_appears_under_its_name_when_it_is_whole()
    {
        string file = Path.Join(Directory.CreateTempSubdirectory("weir").FullName, "calls.csv");
        ToolRun run = new(new ListSessions(Few), $"trace -f csv -o {file} -- cat");

        Assert.Equal(0, run.Code);
        Assert.Equal(5, CsvText.Read(File.ReadAllText(file)).Length);
        Assert.Equal(["calls.csv"], Directory.GetFiles(Path.GetDirectoryName(file)!).Select(Path.GetFileName));
    }

    [Fact]
    public void An_output_that_cannot_be_opened_ends_before_anything_starts()
    {
        ListSessions sessions = new(Few);
        ToolRun run = new(sessions, "trace -o /no/such/place/x -- cat");

        Assert.Equal(ExitCode.Failure, run.Code);
        Assert.Null(sessions.Asked);
        Assert.StartsWith("weir: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_pipe_ends_the_run_with_a_message()
    {
        MemorySink sink = new(breaksAfter: 100_000);
        byte[][] many = [.. Few[..3], .. Enumerable.Repeat(Few[4], 10_000)];
        ToolRun run = new(new ListSessions(many) { GoesOn = true }, "trace", _ => sink);

        Assert.Equal(ExitCode.Failure, run.Code);
        Assert.Contains("weir: standard output is incomplete: broken pipe", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("\n", sink.Text, StringComparison.Ordinal);
        Assert.False(sink.Completed);
    }

    [Fact]
    public void A_full_disk_ends_the_run_with_a_message()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "/dev/full is not there (a container without devices)");
        byte[][] many = [.. Few[..3], .. Enumerable.Repeat(Few[4], 10_000)];
        ToolRun run = new(new ListSessions(many), "trace -- cat", _ => new FullDisk());

        Assert.Equal(ExitCode.Failure, run.Code);
        Assert.Contains("No space left", run.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_limit_is_a_limit()
    {
        byte[][] many = [.. Few[..3], .. Enumerable.Repeat(Few[4], 10_000)];
        ToolRun run = new(new ListSessions(many) { GoesOn = true }, "trace -n 1234");

        Assert.Equal(1234, run.Lines.Length);
    }

    [Fact]
    public void A_duration_ends_the_trace()
    {
        ToolRun run = new(new ListSessions(Few) { GoesOn = true, ExitStatus = null }, "trace --duration 50ms");

        Assert.Equal(0, run.Code);
        Assert.Equal(4, run.Lines.Length);
    }

    [Fact]
    public void A_summary_is_three_tables_whose_totals_agree()
    {
        SourceCounters counters = new()
        {
            Calls = 9, Rows = 4, CountedOnly = 5, Lost = 0, LostFiles = 0, LostTasks = 0, NoState = 0, SkippedRuns = 0,
            Counted = [new SyscallCount(Rows.Read, 5, 1, 1_000)],
        };
        ToolRun run = new(new ListSessions(Few) { Counters = counters }, "trace -s -- cat");
        string[] totals =
        [
            .. run.Lines.Where(l => l.EndsWith("  all calls", StringComparison.Ordinal)),
            .. run.Lines.Where(l => l.EndsWith("  total", StringComparison.Ordinal)),
        ];

        Assert.Equal(3, totals.Length);
        Assert.All(totals, t => Assert.StartsWith("9", t.TrimStart(), StringComparison.Ordinal));
        string read = Assert.Single(run.Lines, l => l.EndsWith("  read", StringComparison.Ordinal));
        Assert.StartsWith("6", read.TrimStart(), StringComparison.Ordinal);
        Assert.Contains(run.Lines, l => l.EndsWith("  (counted only)", StringComparison.Ordinal));
        Assert.Contains("4 rows + 5 counted only + 0 lost = 9 calls", run.Error, StringComparison.Ordinal);
    }

    private static int Column(string name) => Schema.Fields.IndexOf(Schema.Find(name)!);

    private sealed class FullDisk : IByteSink
    {
        private readonly FileStream _full = new("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 0);

        public bool IsTerminal => false;

        public void Write(ReadOnlySpan<byte> lines) => _full.Write(lines);

        public void Complete()
        {
        }

        public void Dispose() => _full.Dispose();
    }
}
