using System.Diagnostics;

namespace Weir.Probes.Tests.Live;

/// <summary>The C program of small scenes, compiled once.</summary>
internal static class Scenes
{
    private static readonly Lazy<string?> Built = new(Build);

    public static string Path
    {
        get
        {
            Assert.SkipWhen(Built.Value is null, "gcc is not installed");
            return Built.Value!;
        }
    }

    /// <summary>Whether a program is on the path.</summary>
    public static bool Has(string program) => Environment.GetEnvironmentVariable("PATH")!.Split(':')
        .Any(directory => File.Exists(System.IO.Path.Combine(directory, program)));

    public static LiveTrace Play(string scene, params int[] numbers) =>
        LiveTrace.Of(Path, [scene, .. numbers.Select(n => n.ToString())]);

    private static string? Build()
    {
        if (!Has("gcc"))
        {
            return null;
        }

        string binary = System.IO.Path.Combine(Directory.CreateTempSubdirectory("weir-scenes-").FullName, "scenes");
        string source = System.IO.Path.Combine(AppContext.BaseDirectory, "Programs", "scenes.c");
        using Process gcc = Process.Start("gcc", ["-O1", "-w", "-pthread", "-o", binary, source]);
        gcc.WaitForExit();
        Assert.Equal(0, gcc.ExitCode);
        return binary;
    }
}
