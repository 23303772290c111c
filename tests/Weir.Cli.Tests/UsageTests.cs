using System.Diagnostics;
using Weir.Catalogue.Operations;

namespace Weir.Cli.Tests;

public sealed class UsageTests
{
    [Theory]
    [InlineData("trace --")]
    [InlineData("trace -o x.csv --")]
    [InlineData("top --")]
    public void Two_dashes_without_a_program_do_not_mean_the_whole_machine(string line)
    {
        ListSessions sessions = new([]);
        ToolRun run = new(sessions, line);

        Assert.Equal((ExitCode.Misuse, ""), (run.Code, run.Out));
        Assert.StartsWith("weir: no program follows '--'", run.Error, StringComparison.Ordinal);
        Assert.Null(sessions.Asked);
    }

    [Fact]
    public void Help_is_a_command_too()
    {
        Assert.Equal(ToolRun.Of("--help").Out, ToolRun.Of("help").Out);
        Assert.Equal(ToolRun.Of("trace --help").Out, ToolRun.Of("help trace").Out);
        Assert.NotEqual(ToolRun.Of("help").Out, ToolRun.Of("help trace").Out);
    }

    [Fact]
    public void Help_teaches()
    {
        ToolRun run = ToolRun.Of("trace --help");

        Assert.Equal(0, run.Code);
        Assert.Contains("weir trace [OPTION]… -- COMMAND", run.Out, StringComparison.Ordinal);
        Assert.Contains("--slower-than TIME", run.Out, StringComparison.Ordinal);
        Assert.Contains("Examples:", run.Out, StringComparison.Ordinal);
        Assert.All(run.Lines, l => Assert.True(l.Length <= 100, l));
    }

    [Fact]
    public void The_tools_help_lists_its_commands()
    {
        foreach (string verb in (string[])["trace", "syscalls", "completion", "man"])
        {
            Assert.Contains($"\n  {verb} ", ToolRun.Of("--help").Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_command_has_help_also_where_it_needs_words()
    {
        string[] verbs = [.. ToolRun.Of("--help").Lines.SkipWhile(l => l != "Commands:").Skip(1)
            .Where(l => l.StartsWith("  ", StringComparison.Ordinal) && l[2] != ' ')
            .Select(l => l.Trim().Split(' ')[0])];

        Assert.Contains("cat", verbs);
        foreach (string verb in verbs)
        {
            ToolRun run = ToolRun.Of($"{verb} --help");
            Assert.Equal("", run.Error);
            Assert.Contains($"  weir {verb}", run.Out, StringComparison.Ordinal);
            Assert.Equal(ExitCode.Done, run.Code);
        }
    }

    [Theory]
    [InlineData("cat", "weir: FILE is missing: weir cat [OPTION]… FILE (weir cat --help)\n")]
    [InlineData("diff one.parquet", "weir: AFTER is missing")]
    public void A_missing_word_is_named(string line, string error)
    {
        ToolRun run = ToolRun.Of(line);

        Assert.StartsWith(error, run.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Misuse, run.Code);
    }

    [Fact]
    public void Without_a_command_there_is_help_and_a_failure()
    {
        ToolRun run = ToolRun.Of("");

        Assert.Equal(ExitCode.Misuse, run.Code);
        Assert.Contains("Commands:", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void An_option_of_ours_may_be_one_of_the_programs() => Assert.DoesNotContain(
        "no option", ToolRun.Of("trace -q -- ls -q").Error, StringComparison.Ordinal);

    [Fact]
    public void The_version_is_said() => Assert.Matches(@"^weir \d+\.\d+\.\d+", ToolRun.Of("--version").Out);

    [Fact]
    public void The_manual_says_what_the_help_says()
    {
        string manual = ToolRun.Of("man").Out;

        Assert.StartsWith(".TH WEIR 1", manual, StringComparison.Ordinal);
        Assert.Contains("\\-\\-slower\\-than TIME", manual, StringComparison.Ordinal);
        Assert.Contains(".SH EXIT STATUS", manual, StringComparison.Ordinal);
        Assert.DoesNotContain("\n.\n", manual, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash", "bash -n")]
    [InlineData("zsh", "zsh -n")]
    [InlineData("fish", "fish -n")]
    public void A_completion_script_is_one_that_its_shell_takes(string shell, string check)
    {
        string script = ToolRun.Of($"completion {shell}").Out;
        Assert.Contains("io_uring_enter", script, StringComparison.Ordinal);
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(d => File.Exists(Path.Join(d, shell))),
            $"{shell} is not installed");
        string file = Path.GetTempFileName();
        File.WriteAllText(file, script);
        using Process process = Process.Start(new ProcessStartInfo("sh", ["-c", $"{check} {file}"])
        {
            RedirectStandardError = true,
        })!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.Equal("", error);
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public void Bash_completes_options_and_lists()
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "bash is not installed");
        string file = Path.GetTempFileName();
        File.WriteAllText(file, ToolRun.Of("completion bash").Out);

        Assert.Equal("--summary", Complete(file, "weir trace --summ"));
        Assert.Equal("read,io_uring_enter", Complete(file, "weir trace -e read,io_uring_e"));
        Assert.Equal("trace", Complete(file, "weir tr"));
        Assert.Equal("io_uring:openat2", Complete(file, "weir trace -e io_uring:openat2"));

        // As bash takes words apart by itself: what stands before the last of them stays.
        Assert.Equal("openat2", Complete(file, "weir trace -e io_uring : openat2"));
        Assert.Equal("nop,!aio:fdsync", Complete(file, "weir trace -e io_uring : nop,!aio:fds"));
        Assert.Equal("fdsync", Complete(file, "weir syscalls read aio : fds"));
    }

    [Fact]
    public void A_call_of_the_catalogue_is_described()
    {
        ToolRun run = ToolRun.Of("syscalls openat");

        Assert.Single(run.Lines);
        Assert.Matches("257    56  (yes|[?]  )  fs", run.Out);
        Assert.Contains("openat(dirfd:dirfd, path:path", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Operations_are_described_where_they_are_asked_for()
    {
        string[] lines = ToolRun.Of("syscalls io_uring:READ openat aio:pread").Lines;

        Assert.Contains(lines, l => l.StartsWith("  22  5.6   io_uring:read(fd:fd, ", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("   0  2.6   aio:pread(", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("openat(dirfd:dirfd", StringComparison.Ordinal));
        Assert.Equal(RingOps.All.Length, ToolRun.Of("syscalls 'io_uring:*'").Lines.Length);
    }

    [Fact]
    public void The_whole_catalogue_is_listed() =>
        Assert.Equal(Catalogue.Syscalls.All.Length, ToolRun.Of("syscalls").Lines.Length);

    private static string Complete(string file, string line)
    {
        string[] words = line.Split(' ');
        string state = $"COMP_WORDS=({line}); COMP_CWORD={words.Length - 1}";
        string script = $"source {file}; {state}; _weir; echo \"${{COMPREPLY[*]}}\"";
        using Process process = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", script])
        {
            RedirectStandardOutput = true,
        })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output.Trim();
    }
}
