using System.Text.RegularExpressions;
using Weir.Capture;
using Weir.Cli.Captures;
using Weir.Probes.Tests.Live;

namespace Weir.Cli.Tests;

/// <summary>Captures that are begun and ended with a key while <c>weir top</c> runs.</summary>
public sealed partial class TopCaptureTests : IDisposable
{
    // A line of calls each tenth of a second.
    private const string Ticking = "-- sh -c 'while :; do cat /etc/hosts /none; sleep 0.1; done'";

    private readonly string _folder = Directory.CreateTempSubdirectory("weir-top-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_seen_is_written_from_key_to_key()
    {
        Privilege.Require();
        using OnTerminal terminal = new($"top {Ticking}", _folder);
        terminal.Until("calls on files");
        terminal.Type("w");
        terminal.Until("write them to: weir-");
        terminal.Type("\r");
        terminal.Until(s => Writing().IsMatch(s.Text), "it writes");
        string proposed = Path.GetFileName(Assert.Single(Directory.GetFiles(_folder, "weir-*.parquet.partial")))
            [..^".partial".Length];
        terminal.Type("w");
        terminal.Until(" wrote ");
        Until(() => File.Exists(Path.Join(_folder, proposed)));

        // Once more, of one call alone, and with another name; the same name a third time is refused.
        terminal.Type("fsyscall = openat\r");
        terminal.Until(" › ");
        terminal.Type("w\u0015openat.parquet\r");
        terminal.Until(s => Writing().IsMatch(s.Text), "it writes again");
        terminal.Type("w");
        terminal.Until(" wrote ");
        Until(() => File.Exists(Path.Join(_folder, "openat.parquet")));
        terminal.Type("w\u0015openat.parquet\r");
        terminal.Until("is there already");
        terminal.Type("\u001b");
        terminal.Until("q quit");
        terminal.Type("q");
        terminal.Until("end it?");
        terminal.Type("y");
        terminal.Until(s => !s.IsSecond && s.Text.Contains("\ndone", StringComparison.Ordinal), "the end");

        string[] said = [.. Outcome().Matches(terminal.Screen.Text.Replace("\n", "", StringComparison.Ordinal))
            .Select(m => m.Value)];
        Assert.Equal(2, said.Length);
        long[] rows = [Rows(proposed, ""), Rows("openat.parquet", "syscall = openat")];
        Assert.All(
            rows.Zip(said), pair => Assert.StartsWith($"{pair.First} calls", pair.Second, StringComparison.Ordinal));
        (int code, string output, string error) = Shell.Run(
            $"weir report {proposed} && weir cat openat.parquet", _folder);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("/etc/hosts", output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_written_is_a_line_and_the_dashboard_goes_on()
    {
        Privilege.Require();
        File.CreateSymbolicLink(Path.Join(_folder, "full.csv"), "/dev/full");
        using OnTerminal terminal = new($"top {Ticking}", _folder);
        terminal.Until("calls on files");
        foreach ((string name, string message) in ((string, string)[])
        [
            ("/none/run.parquet", "there is no folder '/none'"), ("run.txt", "does not say a format"),
            ("/sys/run.parquet", "denied"), (".parquet/", "does not say a format"),
        ])
        {
            terminal.Type($"w\u0015{name}\r");
            terminal.Until(message);
            terminal.Type("\u001b");
            terminal.Until("q quit");
        }

        terminal.Type("w\u0015full.csv\r");
        terminal.Until("capture incomplete: ");
        terminal.Until("No space left");
        terminal.Type("2");
        terminal.Until("cat (");
        terminal.Type("\u0003y");
        terminal.Until("full.csv is incomplete: ");
        terminal.Until(s => !s.IsSecond && s.Text.Contains("\ndone", StringComparison.Ordinal), "the end");
    }

    [Fact]
    public void One_that_is_written_at_the_end_is_completed()
    {
        Privilege.Require();
        using OnTerminal terminal = new(
            "top -- sh -c 'for i in 1 2 3 4 5 6 7 8 9; do cat /etc/hosts; sleep 1; done'", _folder);
        terminal.Until("calls on files");
        terminal.Type("w\u0015end.parquet\r");
        terminal.Until("ended, exit status 0");
        terminal.Until(" wrote ");
        terminal.Type("w");
        terminal.Until("the trace is over");
        terminal.Type("q");
        terminal.Until(s => !s.IsSecond && s.Text.Contains("\ndone", StringComparison.Ordinal), "the end");
        Rows("end.parquet", "");
    }

    private static void Until(Func<bool> done)
    {
        for (int i = 0; i < 300 && !done(); i++)
        {
            Thread.Sleep(100);
        }

        Assert.True(done());
    }

    private long Rows(string file, string filters)
    {
        using CaptureFile capture = CaptureFile.Open(Path.Join(_folder, file), ZstdCodec.Codecs);
        Assert.True(capture.IsWhole);
        Assert.Equal("0", capture.Keys[CaptureKeys.Lost]);
        Assert.Equal(filters, capture.Keys[CaptureKeys.Filters]);
        long rows = capture.Read().Sum(r => (long)r.Count);
        Assert.Equal($"{rows}", capture.Keys[CaptureKeys.Rows]);
        Assert.NotEqual(0, rows);
        return rows;
    }

    [GeneratedRegex(@"● writing [1-9][\d,]* to /")]
    private static partial Regex Writing();

    [GeneratedRegex(@"\d+ calls are in \S+?\.parquet")]
    private static partial Regex Outcome();
}
