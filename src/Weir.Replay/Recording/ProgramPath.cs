namespace Weir.Replay.Recording;

/// <summary>Looks for a program as a shell does.</summary>
internal static class ProgramPath
{
    public static string Find(string name)
    {
        if (name.Contains('/', StringComparison.Ordinal))
        {
            return File.Exists(name) ? name : throw new FileNotFoundException($"{name}: no such program", name);
        }

        string path = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin";
        foreach (string directory in path.Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            string candidate = Path.Combine(directory, name);
            if (File.Exists(candidate) && (File.GetUnixFileMode(candidate) & UnixFileMode.UserExecute) != 0)
            {
                return candidate;
            }
        }

        throw new FileNotFoundException($"{name}: no such program on PATH", name);
    }
}
