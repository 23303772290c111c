namespace Weir.Load.Files;

/// <summary>
/// Directories that a program reaches under another name, through symbolic links: an open tells the file's true name,
/// other calls only how the program spelled it.
/// </summary>
internal sealed class PathAliases
{
    // Links above links: no path of a sane machine goes through more.
    private const int MostSteps = 8;

    private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);

    /// <summary>Learns from an open: where both names end alike, what comes before is the same directory.</summary>
    public void Learn(string spelled, string actual)
    {
        int same = 0;
        while (same < Math.Min(spelled.Length, actual.Length) && spelled[^(same + 1)] == actual[^(same + 1)])
        {
            same++;
        }

        int from = spelled.LastIndexOf('/'), keep = spelled.Length - same;
        keep = spelled.IndexOf('/', Math.Clamp(keep, 1, spelled.Length));
        if (spelled != actual && keep > 0 && keep <= from)
        {
            _known.TryAdd(spelled[..keep], actual[..(actual.Length - (spelled.Length - keep))]);
        }
    }

    /// <summary>The true name of a path, as far as opens told.</summary>
    public string Apply(string path)
    {
        for (int step = 0; step < MostSteps && _known.Count > 0; step++)
        {
            string? better = Once(path);
            if (better is null)
            {
                break;
            }

            path = better;
        }

        return path;
    }

    private string? Once(string path)
    {
        for (int end = path.LastIndexOf('/'); end > 0; end = path.LastIndexOf('/', end - 1))
        {
            if (_known.TryGetValue(path[..end], out string? actual))
            {
                return actual + path[end..];
            }
        }

        return null;
    }
}
