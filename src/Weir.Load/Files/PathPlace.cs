namespace Weir.Load.Files;

/// <summary>Which paths a load is made again on, and how they stand below the new root.</summary>
public static class PathPlace
{
    private static readonly string[] NoFiles = ["/proc", "/sys", "/dev"];

    /// <summary>Why nothing is made again on a path; null: it is.</summary>
    public static string? Refuse(string? path) => path switch
    {
        null or "" => "its file is unknown",
        _ when path[0] != '/' => What(path),
        _ when path.EndsWith('…') => "its path was cut",
        _ when path.Contains('\0') => "its path holds a NUL",
        _ when NoFiles.FirstOrDefault(n => IsBelow(path, n)) is { } place => $"{place} is no file system of files",
        _ => null,
    };

    /// <summary>Whether a path is a place or below it.</summary>
    public static bool IsBelow(string path, string place)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(place);
        return path.StartsWith(place, StringComparison.Ordinal)
            && (path.Length == place.Length || path[place.Length] == '/');
    }

    /// <summary>A path with dots taken out, as a name in the new root: it never leads above it.</summary>
    public static string Flatten(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!path.Contains("/.", StringComparison.Ordinal) && !path.Contains("//", StringComparison.Ordinal))
        {
            return path;
        }

        List<string> parts = [];
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..")
            {
                parts.RemoveRange(Math.Max(0, parts.Count - 1), Math.Min(1, parts.Count));
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return "/" + string.Join('/', parts);
    }

    private static string What(string name)
    {
        int colon = name.IndexOf(':', StringComparison.Ordinal);
        string word = colon < 0 ? name : name[..colon];
        return word switch
        {
            "pipe" or "socket" or "anon_inode" or "memfd" or "pidfd" or "ns" => $"{word}: no file with a name",
            "tcp" or "udp" or "unix" or "tcp6" or "udp6" or "netlink" => "socket: no file with a name",
            _ when name.StartsWith('?') => "where its path starts is unknown",
            _ => "no file with a name",
        };
    }
}
