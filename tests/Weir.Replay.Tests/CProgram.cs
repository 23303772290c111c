using System.Diagnostics;

namespace Weir.Replay.Tests;

/// <summary>Compiles the small programs of this project.</summary>
internal static class CProgram
{
    private static readonly string Built = Directory.CreateTempSubdirectory("weir-programs-").FullName;

    public static string Build(string name, params string[] libraries)
    {
        Assert.SkipUnless(Programs.Has("gcc"), "gcc is not installed");
        foreach (string library in libraries)
        {
            Assert.SkipUnless(File.Exists($"/usr/include/lib{library}.h"), $"lib{library} is not installed");
        }

        string source = Path.Combine(AppContext.BaseDirectory, "Programs", name + ".c");
        string binary = Path.Combine(Built, name);
        if (!File.Exists(binary))
        {
            string temporary = binary + "." + Guid.NewGuid().ToString("N");
            string[] arguments =
                ["-O1", "-g", "-w", "-Wno-psabi", "-pthread", "-o", temporary, source,
                    .. libraries.Select(l => "-l" + l)];
            using Process gcc = Process.Start("gcc", arguments);
            gcc.WaitForExit();
            Assert.Equal(0, gcc.ExitCode);
            File.Move(temporary, binary, overwrite: true);
        }

        return binary;
    }
}
