using System.Diagnostics;

namespace Weir.Cli.Tests;

/// <summary>A script of bash in which <c>weir</c> is the tool as it was built.</summary>
internal static class Shell
{
    private static readonly string Preamble =
        $"weir() {{ dotnet '{Path.Join(AppContext.BaseDirectory, "weir.dll")}' \"$@\"; }}; export -f weir\n";

    /// <summary>Runs a script to its end.</summary>
    public static (int Code, string Out, string Error) Run(string script, string folder, params string[] before)
    {
        string[] command = [.. before, "bash", "-c", Preamble + script];
        using Process process = Start(command, folder);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromMinutes(2)))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"not over after two minutes: {script}");
        }

        return (process.ExitCode, output.Result, errors.Result);
    }

    /// <summary>
    /// Starts the tool itself, with a SIGINT that works: a script's job in the background ignores it, and hands that on
    /// to all that it starts.
    /// </summary>
    public static Process StartWeir(string folder, params string[] arguments) =>
        Start(
            ["env", "--default-signal=INT", "dotnet", Path.Join(AppContext.BaseDirectory, "weir.dll"), .. arguments],
            folder);

    private static Process Start(string[] command, string folder) =>
        Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
}
