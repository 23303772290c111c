using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Weir.EndToEnd.Tests;

/// <summary>What a release consists of, made from this tree in a folder of its own, and run there.</summary>
public sealed class PackagingTests : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(6);

    private readonly string _folder = Directory.CreateTempSubdirectory("weir-release-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_published_file_stands_alone_and_traces()
    {
        string publish = Path.Combine(_folder, "publish");
        Build("publish", Cli, "-p:PublishProfile=single-file", "-o", publish);
        Assert.Equal(["weir"], Directory.GetFiles(publish).Select(Path.GetFileName));

        // Away from where it was made, with no .NET to lean on.
        string alone = Path.Combine(_folder, "alone", "weir");
        Directory.CreateDirectory(Path.GetDirectoryName(alone)!);
        File.Move(Path.Combine(publish, "weir"), alone);
        Works(alone, ("DOTNET_ROOT", "/nonexistent"), ("PATH", "/usr/bin:/bin"));
    }

    [Fact]
    public void The_tool_package_installs_and_traces()
    {
        string packages = Path.Combine(_folder, "packages"), tools = Path.Combine(_folder, "tools");
        Build("pack", Cli, "-o", packages);
        string package = Assert.Single(Directory.GetFiles(packages, "*.nupkg"));
        string version = Path.GetFileNameWithoutExtension(package)["weir.".Length..];
        Assert.Equal(0, Run("dotnet", ["tool", "install", "weir", "--tool-path", tools, "--add-source", packages,
            "--version", version]).Status);
        Works(Path.Combine(tools, "weir"));
    }

    private static string Cli => Path.Combine(Root(), "src", "Weir.Cli", "Weir.Cli.csproj");

    private static string Root([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));

    /// <summary>Whether it starts, knows its catalogue, refuses nonsense and, where one may, traces.</summary>
    private void Works(string weir, params (string Name, string Value)[] environment)
    {
        (int status, string said) = Run(weir, ["--version"], environment);
        Assert.Equal(0, status);
        Assert.StartsWith("weir ", said, StringComparison.Ordinal);
        Assert.Contains("io_submit(", Run(weir, ["syscalls", "io_submit"], environment).Said, StringComparison.Ordinal);
        (status, said) = Run(weir, ["trace", "--syscalls", "opennat", "--", "true"], environment);
        Assert.Equal(2, status);
        Assert.Contains("openat", said, StringComparison.Ordinal);
        if (Environment.IsPrivilegedProcess)
        {
            (status, said) = Run(weir, ["trace", "--", "true"], environment);
            Assert.True(status == 0, said);
            Assert.Contains("execve(\"", said, StringComparison.Ordinal);
            Assert.Contains("exit_group(0)", said, StringComparison.Ordinal);
        }
    }

    private void Build(string command, string project, params string[] options)
    {
        (int status, string said) = Run(
            "dotnet", [command, project, "-c", "Release", "-v", "q", "-nologo", "--artifacts-path",
                Path.Combine(_folder, "artifacts"), .. options]);
        Assert.SkipWhen(
            status != 0 && (said.Contains("NU1101", StringComparison.Ordinal)
                || said.Contains("NU1102", StringComparison.Ordinal)
                || said.Contains("NU1301", StringComparison.Ordinal)),
            $"the packages that a release needs beside the SDK are not to be had here: {said}");
        Assert.True(status == 0, said);
    }

    private (int Status, string Said) Run(
        string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Longest))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} {string.Join(' ', arguments)} took more than {Longest.TotalMinutes} minutes");
        }

        return (process.ExitCode, output.GetAwaiter().GetResult() + error.GetAwaiter().GetResult());
    }
}
