using System.Runtime.CompilerServices;

namespace Weir.House.Tests;

/// <summary>The tree that the rules are about.</summary>
public static class House
{
    private static readonly string[] NotOurs = [".git", "artifacts", "bin", "obj", "node_modules", "TestResults"];

    public static string Root { get; } = FindRoot();

    /// <summary>Every file, as a path from the root with slashes.</summary>
    public static IReadOnlyList<string> Files { get; } =
        [.. Walk(Root).Select(f => Path.GetRelativePath(Root, f)).Order(StringComparer.Ordinal)];

    public static IEnumerable<string> Under(string folder, string ending) =>
        Files.Where(f => f.StartsWith(folder, StringComparison.Ordinal))
            .Where(f => f.EndsWith(ending, StringComparison.Ordinal));

    public static string[] Lines(string file) => File.ReadAllLines(Path.Join(Root, file));

    public static string Text(string file) => File.ReadAllText(Path.Join(Root, file));

    public static bool Exists(string file) => Path.Exists(Path.Join(Root, file));

    /// <summary>Fails with every complaint, each as <c>path:line: what: do this instead</c>.</summary>
    public static void Expect(IEnumerable<string> complaints)
    {
        string[] all = [.. complaints];
        Assert.True(all.Length == 0, $"{all.Length} to mend:\n{string.Join('\n', all)}");
    }

    private static IEnumerable<string> Walk(string directory) =>
        Directory.EnumerateFiles(directory).Concat(
            Directory.EnumerateDirectories(directory)
                .Where(d => !NotOurs.Contains(Path.GetFileName(d)) && new DirectoryInfo(d).LinkTarget is null)
                .SelectMany(Walk));

    private static string FindRoot([CallerFilePath] string here = "")
    {
        // The sources' own place; where a build was moved, the place of the test assembly.
        foreach (string start in (string[])[Path.GetDirectoryName(here)!, AppContext.BaseDirectory])
        {
            for (DirectoryInfo? at = new(start); at is not null; at = at.Parent)
            {
                if (File.Exists(Path.Join(at.FullName, "Weir.slnx")))
                {
                    return at.FullName;
                }
            }
        }

        throw new InvalidOperationException("Weir.slnx is in no directory above the tests");
    }
}
