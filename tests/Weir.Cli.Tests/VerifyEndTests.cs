using System.Diagnostics;
using Weir.Kernel.Abi;
using Weir.Kernel.Calls;
using Weir.Probes.Tests.Live;

namespace Weir.Cli.Tests;

/// <summary>How <c>weir verify</c> ends when it is not left to its end, and what it leaves.</summary>
public sealed class VerifyEndTests : IDisposable
{
    private const int Interrupt = 2, Terminate = 15;

    private readonly string _folder = Directory.CreateTempSubdirectory("weir-verify-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(Interrupt, "")]
    [InlineData(Terminate, "")]
    [InlineData(Interrupt, "--replay")]
    public async Task A_signal_ends_it_with_what_ran_and_leaves_nothing(int signal, string option)
    {
        Privilege.Require();
        string[] options = option.Length > 0 ? [option] : ["--json", Path.Join(_folder, "verdicts.json")];
        using Process tool = Process.Start(new ProcessStartInfo(
            "env", ["--default-signal=INT", $"TMPDIR={_folder}", "dotnet",
                Path.Join(AppContext.BaseDirectory, "weir.dll"), "verify", .. options])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        CancellationToken cancel = TestContext.Current.CancellationToken;
        Task<string> output = tool.StandardOutput.ReadToEndAsync(cancel), errors = tool.StandardError.ReadToEndAsync(
            cancel);
        while (!HasBegun() && !tool.HasExited)
        {
            await Task.Delay(20, cancel);
        }

        Signals.ToProcess(tool.Id, signal);
        await tool.WaitForExitAsync(cancel);

        Assert.Equal(128 + signal, tool.ExitCode);
        Assert.Matches(@"weir: stopped by a signal: \d+ of \d+ scenarios ran", await errors);
        Assert.Matches(@"\d+ of \d+ (scenarios hold|replayed identically)", await output);
        Assert.DoesNotContain("FAILED", await output, StringComparison.Ordinal);
        Assert.DoesNotContain("DIFFERS", await output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(_folder));
        Assert.Equal(option.Length == 0, File.Exists(Path.Join(_folder, "verdicts.json")));
        Assert.DoesNotContain(Commands(), c => c.Contains(_folder, StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_killed_run_left_is_removed_and_what_a_running_one_has_stays()
    {
        Privilege.Require();
        string left = Path.Join(_folder, "weir-scenarios-run-left");
        string used = Path.Join(_folder, "weir-scenarios-run-used");
        Directory.CreateDirectory(Path.Join(left, "some"));
        Directory.CreateDirectory(used);
        int locked = (int)FileCalls.Open(used, OpenFlags.ReadOnly);
        Assert.Equal(0, FileCalls.TryLock(locked));
        (int code, _, string errors) = Shell.Run($"export TMPDIR={_folder}; weir verify dup-basic", _folder);
        FileCalls.Close(locked);

        Assert.Equal((0, $"weir: removed '{left}', which a killed run left\n"), (code, errors));
        Assert.Equal([used], Directory.GetDirectories(_folder));
    }

    [Theory]
    [InlineData("--junit /none/x.xml")]
    [InlineData("--json /none/x.json")]
    public void A_file_that_cannot_be_made_is_said_before_anything_runs(string option)
    {
        (int code, string output, string errors) = Shell.Run($"weir verify dup-basic {option}", _folder);

        Assert.Equal((ExitCode.Failure, ""), (code, output));
        Assert.Contains("there is no folder '/none'", errors, StringComparison.Ordinal);
        Assert.Single(errors.TrimEnd('\n').Split('\n'));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_full_disk_costs_the_file_and_not_the_table()
    {
        Privilege.Require();
        (int code, string output, string errors) = Shell.Run("weir verify dup-basic --junit /dev/full", _folder);

        Assert.Equal(ExitCode.Failure, code);
        Assert.Contains("1 of 1 scenarios hold", output, StringComparison.Ordinal);
        Assert.StartsWith("weir: No space left on device", errors, StringComparison.Ordinal);
        Assert.Single(errors.TrimEnd('\n').Split('\n'));
    }

    private bool HasBegun() => Directory.GetDirectories(_folder)
        .Any(d => Directory.GetFiles(d).Any(f => new FileInfo(f).Length > 0) || Directory.GetDirectories(d).Length > 0);

    private static IEnumerable<string> Commands()
    {
        foreach (string process in Directory.GetDirectories("/proc").Where(d => char.IsAsciiDigit(d[^1])))
        {
            string command;
            try
            {
                command = File.ReadAllText(Path.Join(process, "cmdline"));
            }
            catch (IOException)
            {
                continue;
            }

            yield return command;
        }
    }
}
