using System.Diagnostics;
using System.Globalization;
using Weir.Cli.Watching;
using Weir.Kernel.Calls;
using Weir.Probes.Tests.Live;
using Weir.Trace.Tests.Simulation;
using Weir.Tui.Cells;

namespace Weir.Cli.Tests;

public sealed class TopTests : IDisposable
{
    private const int Continue = 18, Terminate = 15;

    // A second of reads and of errors, then quiet.
    private const string Busy = "-- sh -c 'head -c 3000000 /dev/zero >data; cat data; cat none; sleep 600'";

    private readonly string _folder = Directory.CreateTempSubdirectory("weir-top-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Once_prints_a_screen_and_the_programs_status()
    {
        ListSessions sessions = new(new World(3).Run(500).Records) { ExitStatus = 3 };
        ToolRun run = new(sessions, "top --once -- sh");

        Assert.Equal(3, run.Code);
        Assert.StartsWith(" weir top sh", run.Out, StringComparison.Ordinal);
        Assert.Contains("ended, exit status 3", run.Out, StringComparison.Ordinal);
        Assert.Contains("unlink", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("help  q quit", run.Out, StringComparison.Ordinal);
        Assert.Null(sessions.Asked!.Launch!.OutputFile);
    }

    [Fact]
    public void Once_writes_what_else_is_asked_for()
    {
        string file = Path.Join(_folder, "calls.csv");
        ToolRun run = new(new ListSessions(new World(3).Run(500).Records), $"top --once -o {file} -- sh");

        Assert.Equal(0, run.Code);
        Assert.True(File.ReadAllLines(file).Length > 100);
    }

    [Fact]
    public void Without_a_terminal_one_line_says_what_to_do()
    {
        (int code, string output, string error) = Shell.Run("weir top -- true", _folder);

        Assert.Equal((ExitCode.Misuse, ""), (code, output));
        Assert.Equal(
            "weir: top draws on a terminal, and standard output is none: add --once for one screen as text\n", error);
    }

    [Theory]
    [InlineData("xterm-256color", "", "", ColorDepth.TwoHundredFiftySix)]
    [InlineData("xterm", "truecolor", "", ColorDepth.True)]
    [InlineData("xterm", "", "", ColorDepth.Sixteen)]
    [InlineData("xterm", "truecolor", "1", ColorDepth.None)]
    [InlineData("dumb", "", "", ColorDepth.None)]
    public void Colours_are_what_the_environment_says(
        string term, string colorTerm, string noColor, ColorDepth depth) =>
        Assert.Equal(depth, TerminalColors.Of(name => name switch
        {
            "TERM" => term, "COLORTERM" => colorTerm, "NO_COLOR" => noColor, _ => null,
        }));

    [Fact]
    public void A_program_is_watched_and_ended()
    {
        Privilege.Require();
        using OnTerminal terminal = new($"top {Busy}", _folder);
        terminal.Until("calls on files");
        Assert.True(terminal.Screen.IsSecond);
        Assert.False(terminal.Screen.HasCursor);
        terminal.Type("2");
        terminal.Until("cat (");
        terminal.Type("3");
        terminal.Until($"{_folder}/data");
        terminal.Type("4");
        terminal.Until("openat");
        terminal.Type("6");
        terminal.Until("clock_nanosleep");
        terminal.Type("2\r");
        terminal.Until(" › ");
        terminal.Type("\u007f8/data\r");
        terminal.Until("read(3<");
        terminal.Resize(60, 20);
        terminal.Type("q");
        terminal.Until("the program still runs");
        terminal.Type("y");
        IsOver(terminal, 128 + Terminate);

        // The program's own output, and no more, is where the last line says; nothing of it was on the screen.
        string last = terminal.Screen.Text.Split('\n').Single(l => l.StartsWith("weir: ", StringComparison.Ordinal));
        string file = last[(last.IndexOf(" bytes to ", StringComparison.Ordinal) + " bytes to ".Length)..];
        Assert.StartsWith(Path.GetTempPath(), file, StringComparison.Ordinal);
        string output = File.ReadAllText(file);
        File.Delete(file);
        Assert.StartsWith(new string('\0', 3_000_000), output, StringComparison.Ordinal);
        Assert.Contains("none", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_screen_stays_when_the_program_ends()
    {
        Privilege.Require();
        using OnTerminal terminal = new("top -- sh -c 'exit 7'", _folder);
        terminal.Until("ended, exit status 7");
        terminal.Type("\u0003");
        IsOver(terminal, 7);
        Assert.DoesNotContain("bytes to", terminal.Screen.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Suspended_and_called_back_it_goes_on()
    {
        Privilege.Require();
        using OnTerminal terminal = new($"top -p {Environment.ProcessId}", _folder);
        terminal.Until("1 Overview");
        terminal.Type("\u001a");
        terminal.Until(s => !s.IsSecond && s.HasCursor, "the shell's screen");
        WaitUntilStopped(terminal.Pid());
        Signals.ToProcess(terminal.Pid(), Continue);
        terminal.Until(s => s.IsSecond && s.Text.Contains("1 Overview", StringComparison.Ordinal), "our screen");
        terminal.Type("q");
        IsOver(terminal, 0);
    }

    [Fact]
    public void A_signal_ends_it_and_the_program_and_leaves_the_terminal_as_it_was()
    {
        Privilege.Require();
        using OnTerminal terminal = new($"top {Busy}", _folder);
        terminal.Until("calls on files");
        Signals.ToProcess(terminal.Pid(), Terminate);
        IsOver(terminal, 128 + Terminate);
    }

    [Fact]
    public void A_program_that_cannot_be_run_is_said_on_the_shells_screen()
    {
        Privilege.Require();
        using OnTerminal terminal = new("top -- ./none", _folder);
        IsOver(terminal, ExitCode.Misuse);
        Assert.Contains("weir: no program './none'", terminal.Screen.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("bytes to", terminal.Screen.Text, StringComparison.Ordinal);
    }

    private static void WaitUntilStopped(int pid)
    {
        long start = Stopwatch.GetTimestamp();
        while (!File.ReadAllText($"/proc/{pid}/stat").Contains(") T ", StringComparison.Ordinal))
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(30), $"process {pid} does not stop");
            Thread.Sleep(10);
        }
    }

    private void IsOver(OnTerminal terminal, int status)
    {
        terminal.Until(string.Create(CultureInfo.InvariantCulture, $"over {status}"));
        terminal.Until("done");
        Assert.False(terminal.Screen.IsSecond);
        Assert.True(terminal.Screen.HasCursor);
        Assert.StartsWith("before", terminal.Screen.Text, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(Path.Join(_folder, "before")), File.ReadAllText(Path.Join(_folder, "after")));
    }
}
