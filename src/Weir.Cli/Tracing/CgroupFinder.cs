namespace Weir.Cli.Tracing;

/// <summary>Finds a cgroup (version 2) by its path or by the id of the container that runs in it.</summary>
public static class CgroupFinder
{
    private const string Root = "/sys/fs/cgroup";
    private const int ShortestId = 6;

    /// <summary>The cgroup's directory.</summary>
    /// <exception cref="MisuseException">There is none, or more than one container has that id.</exception>
    public static string Find(string pathOrId, string root = Root)
    {
        ArgumentException.ThrowIfNullOrEmpty(pathOrId);
        string direct = pathOrId.StartsWith(root, StringComparison.Ordinal)
            ? pathOrId
            : Path.Join(root, pathOrId.TrimStart('/'));
        if (Directory.Exists(direct))
        {
            return direct.TrimEnd('/');
        }

        if (pathOrId.Contains('/') || pathOrId.Length < ShortestId)
        {
            throw new MisuseException($"no cgroup '{pathOrId}' below {root}");
        }

        // Container engines name the directory after the id: docker-ID.scope, libpod-ID.scope, crio-ID, ID itself.
        string[] found =
        [
            .. Directory.EnumerateDirectories(root, "*", new EnumerationOptions
            {
                RecurseSubdirectories = true, IgnoreInaccessible = true,
            })
            .Where(d => Path.GetFileName(d).Contains(pathOrId, StringComparison.Ordinal)),
        ];
        string[] outermost = [.. found.Where(d => !found.Any(o => d.StartsWith(o + "/", StringComparison.Ordinal)))];
        return outermost.Length switch
        {
            1 => outermost[0],
            0 => throw new MisuseException($"no cgroup and no container '{pathOrId}' below {root}"),
            _ => throw new MisuseException(
                $"more than one cgroup has '{pathOrId}' in its name: {string.Join(", ", outermost)}"),
        };
    }
}
