namespace Weir.Replay.Tests;

/// <summary>Programs of the machine that the tests use.</summary>
internal static class Programs
{
    public static bool Has(string name) => Find(name) != null;

    /// <summary>The path of a program; the test is skipped where it is not installed.</summary>
    public static string Need(string name)
    {
        Assert.SkipUnless(Has(name), $"{name} is not installed");
        return Find(name)!;
    }

    // A version manager's shim is a shell script; the interpreter behind it is what a test means.
    private static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin")
        .Split(':')
        .Where(d => !d.EndsWith("/shims", StringComparison.Ordinal))
        .Select(d => Path.Combine(d, name))
        .FirstOrDefault(File.Exists);
}
