using System.Diagnostics;

namespace Weir.Cli.Tests.Captures;

/// <summary>Runs the built tool as its users do: in a process of its own, with files in a folder of its own.</summary>
public sealed class BuiltWeir : IDisposable
{
    private const int LongestMs = 120_000;

    /// <summary>The tool.</summary>
    public static string Tool { get; } = Path.Combine(AppContext.BaseDirectory, "weir");

    /// <summary>The folder that runs start in.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("weir-cli-").FullName;

    /// <summary>A file in the folder.</summary>
    public string At(string name) => Path.Combine(Folder, name);

    /// <summary>Runs it.</summary>
    public Ended Run(params string[] arguments) =>
        Run(Tool, arguments);

    /// <summary>Runs a program with the tool tracing it; skips where this user cannot trace.</summary>
    public Ended Trace(string capture, params string[] command) => Trace(capture, [], command);

    /// <summary>The same, with options of <c>weir trace</c>.</summary>
    public Ended Trace(string capture, string[] options, params string[] command)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "tracing needs root, or CAP_BPF and CAP_PERFMON");
        string? program = command.FirstOrDefault();
        Assert.SkipUnless(program is not null && Has(program), $"{program} is not installed");
        Ended ended = Run(["trace", "-q", "-o", At(capture), .. options, "--", .. command]);
        Assert.True(ended.Code == 0, ended.Error);
        return ended;
    }

    /// <summary>Whether a program is installed.</summary>
    public static bool Has(string program) => program.Contains('/')
        ? File.Exists(program)
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Any(d => File.Exists(Path.Combine(d, program)));

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>Runs a program in the folder to its end.</summary>
    public Ended Run(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Folder,
        })!;
        Task<string> text = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(LongestMs))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"weir {string.Join(' ', arguments)} hangs");
        }

        return new Ended(process.ExitCode, text.Result, error.Result);
    }

    /// <summary>A run that is over.</summary>
    public sealed record Ended(int Code, string Out, string Error);
}
