using System.Diagnostics;

namespace Weir.Replay.Tests;

/// <summary>Runs the recorder and the replayer as a user would: as a process of its own.</summary>
internal static class Host
{
    private const int LimitMs = 60_000;

    public static string Store { get; } = Directory.CreateTempSubdirectory("weir-store-").FullName;

    public static HostRun Run(string workingDirectory, params string[] arguments) =>
        RunProgram(workingDirectory, Path.Combine(AppContext.BaseDirectory, "Weir.Replay.Host"), arguments);

    /// <summary>Runs a program with nobody looking.</summary>
    public static HostRun RunProgram(string workingDirectory, string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = workingDirectory,
        };
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(LimitMs))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{string.Join(' ', arguments)} ran for more than {LimitMs} ms");
        }

        return new HostRun(process.ExitCode, output.Result, error.Result);
    }
}
