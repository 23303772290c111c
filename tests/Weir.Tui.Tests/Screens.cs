using System.Runtime.CompilerServices;

namespace Weir.Tui.Tests;

/// <summary>
/// Screens as text in files beside the tests; <c>WEIR_UPDATE=1</c> writes them anew, to be read as a change.
/// </summary>
internal static class Screens
{
    public static void Expect(string name, string screen, [CallerFilePath] string here = "")
    {
        string file = Path.Join(Path.GetDirectoryName(here), "Screens", name + ".txt");
        if (Environment.GetEnvironmentVariable("WEIR_UPDATE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, screen);
        }

        Assert.True(File.Exists(file), $"{file} is missing: run the tests with WEIR_UPDATE=1 and look at it");
        Assert.Equal(File.ReadAllText(file), screen);
    }
}
