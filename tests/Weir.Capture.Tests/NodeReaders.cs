using System.Diagnostics;

namespace Weir.Capture.Tests;

/// <summary>Independent readers of Parquet from npm, installed once into a cache outside the tree.</summary>
internal static class NodeReaders
{
    private static readonly Lazy<string?> Folder = new(Install);

    /// <summary>Runs a script; skips where node or the packages cannot be had.</summary>
    public static string Run(string script, params string[] arguments)
    {
        Assert.SkipWhen(Folder.Value is null, "node with @duckdb/node-api and hyparquet is not to be had");
        string file = Path.Combine(Folder.Value!, $"script-{Guid.NewGuid():n}.mjs");
        File.WriteAllText(file, script);
        try
        {
            (int code, string output, string errors) = Execute("node", Folder.Value!, 120, [file, .. arguments]);
            Assert.True(code == 0, errors);
            return output.Trim();
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string? Install()
    {
        string folder = Path.Combine(Path.GetTempPath(), "weir-tests-npm");
        Directory.CreateDirectory(folder);
        if (Directory.Exists(Path.Combine(folder, "node_modules", "@duckdb", "node-api"))
            && Directory.Exists(Path.Combine(folder, "node_modules", "hyparquet-compressors")))
        {
            return folder;
        }

        string[] install =
            ["install", "--no-audit", "--no-fund", "@duckdb/node-api", "hyparquet", "hyparquet-compressors"];
        try
        {
            return Execute("npm", folder, 240, install).Code == 0 ? folder : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static (int Code, string Output, string Errors) Execute(
        string program, string folder, int seconds, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromSeconds(seconds)))
        {
            process.Kill(entireProcessTree: true);
            return (-1, "", program + " did not end in time");
        }

        return (process.ExitCode, output.Result, errors.Result);
    }
}
