using System.Collections.Immutable;
using System.Diagnostics;
using Weir.Scenarios;

namespace Weir.Cli.Verifying;

/// <summary>Whether a scenario's replay is what was recorded.</summary>
/// <param name="Name">The scenario.</param>
/// <param name="Identical">
/// Output, exit status, the registers at each call and all memory at each process's end are equal.
/// </param>
/// <param name="Reason">What was different, or what the recorder noted; empty when there is nothing to say.</param>
/// <param name="Took">Time for both.</param>
internal sealed record ReplayCheck(string Name, bool Identical, string Reason, TimeSpan Took)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Records a scenario and replays it, each with this tool in a process of its own.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="tool">The command of this tool.</param>
    /// <param name="directory">An empty directory for the log.</param>
    /// <param name="audit">Whether each call is checked for memory that its row does not mention.</param>
    /// <param name="clock">Measures.</param>
    public static ReplayCheck Run(
        Scenario scenario, ImmutableArray<string> tool, string directory, bool audit, TimeProvider clock)
    {
        long start = clock.GetTimestamp();
        string log = Path.Combine(directory, "log");
        string[] options = audit ? ["--audit"] : [];
        string[] record = ["record", "-o", log, .. options, "--", .. tool, "scenario", scenario.Name];
        Ran recorded = Start(tool, record, directory);
        Ran replayed = recorded.Status == null ? default : Start(tool, ["replay", log], "/");
        string reason = Difference(recorded, replayed);
        bool identical = reason.Length == 0;
        return new ReplayCheck(
            scenario.Name, identical, identical ? recorded.Errors : reason, clock.GetElapsedTime(start));
    }

    private static string Difference(Ran recorded, Ran replayed) => (recorded.Status, replayed.Status) switch
    {
        (null, _) => "the recording did not end in time",
        (_, null) => "the replay did not end in time",
        var (first, second) when recorded.Output == replayed.Output && first == second => "",
        _ when replayed.Errors.Length > 0 => replayed.Errors,
        _ when recorded.Errors.Length > 0 => recorded.Errors,
        _ => $"exit status or output: recorded {recorded.Status}, replayed {replayed.Status}",
    };

    private static Ran Start(ImmutableArray<string> tool, string[] arguments, string directory)
    {
        ProcessStartInfo start = new(tool[0], [.. tool.Skip(1), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory,
        };
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            return default;
        }

        return new Ran(process.ExitCode, output.Result, errors.Result.Trim());
    }

    private readonly record struct Ran(int? Status, string Output, string Errors);
}
