using System.Diagnostics;

namespace Weir.Io.Tests;

/// <summary>Runs one explicit test of this assembly in a process of its own.</summary>
internal static class ChildProcess
{
    /// <summary>Runs the test and asserts that it passed and its process ended in time.</summary>
    /// <param name="method">Full name of the test.</param>
    /// <param name="prelude">Shell commands that come first, such as a ulimit.</param>
    /// <param name="wrapper">A program that runs the shell, such as unshare with its options.</param>
    public static async Task Passes(string method, string prelude = "true", string[]? wrapper = null)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "Weir.Io.Tests");
        string script = $"{prelude}; exec \"{program}\" -noLogo -noColor -explicit only -method {method}";
        string[] command = [.. wrapper ?? [], "/bin/sh", "-c", script];
        using Process process = Process.Start(
            new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true })!;
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(120));
        string output;
        try
        {
            output = await process.StandardOutput.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{method} did not end in time");
            return;
        }

        Assert.True(process.ExitCode == 0, output);
        Assert.Contains("Total: 1, Errors: 0, Failed: 0, Skipped: 0, Not Run: 0", output, StringComparison.Ordinal);
    }
}
