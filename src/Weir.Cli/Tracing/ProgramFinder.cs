namespace Weir.Cli.Tracing;

/// <summary>Finds a program as a shell does.</summary>
internal static class ProgramFinder
{
    private const UnixFileMode AnyExecute =
        UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The program's file: the name itself where it has a slash, else the first of PATH.</summary>
    /// <exception cref="MisuseException">There is no such program.</exception>
    public static string Find(string name, string? directory)
    {
        if (name.Contains('/'))
        {
            string file = Path.GetFullPath(name, Path.GetFullPath(directory ?? "."));
            return File.Exists(file) ? name : throw new MisuseException($"no program '{name}'");
        }

        return TryFind(name) ?? throw new MisuseException($"no program '{name}' in PATH");
    }

    /// <summary>The first of PATH with a name, or null.</summary>
    public static string? TryFind(string name)
    {
        string path = Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/bin:/usr/bin:/bin";
        return path.Split(':').Where(p => p.Length > 0).Select(p => Path.Combine(p, name)).FirstOrDefault(IsProgram);
    }

    private static bool IsProgram(string file) =>
        File.Exists(file) && (File.GetUnixFileMode(file) & AnyExecute) != 0;
}
