using System.Text;

namespace Weir.Trace.Naming;

/// <summary>
/// Joins the directory that a path starts from with the program's own text. Lexical: <c>.</c> goes, <c>..</c> takes
/// the component before it. Where that component is a symbolic link the kernel may end elsewhere; a call that opens
/// the file tells its true name.
/// </summary>
public static class PathJoin
{
    /// <summary>The path of a text that starts from a directory.</summary>
    /// <param name="start">The directory's path; null when unknown, which shows as <c>?</c>.</param>
    /// <param name="text">The program's text.</param>
    public static string Join(string? start, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        bool absolute = text.StartsWith('/');
        bool unknown = start is null || start.StartsWith(FileNamer.UnknownPlace, StringComparison.Ordinal);
        string root = !absolute && unknown ? FileNamer.UnknownPlace : "";
        StringBuilder path = new(root);
        if (!absolute && start is not null)
        {
            path.Append(start, root.Length, start.Length - root.Length);
            TrimSlash(path, root.Length);
        }

        foreach (Range part in text.AsSpan().Split('/'))
        {
            Step(path, root.Length, text.AsSpan(part));
        }

        return path.Length == 0 ? "/" : path.ToString();
    }

    private static void Step(StringBuilder path, int rootLength, ReadOnlySpan<char> part)
    {
        if (part.IsEmpty || part is ".")
        {
            return;
        }

        if (part is not "..")
        {
            path.Append('/').Append(part);
            return;
        }

        int end = path.Length - 1;
        while (end >= rootLength && path[end] != '/')
        {
            end--;
        }

        if (end >= rootLength && !EndsWithParent(path, end))
        {
            path.Length = end;
        }
        else if (rootLength > 0)
        {
            // Above an unknown place lies another unknown place: keep the step in sight.
            path.Append("/..");
        }
    }

    private static bool EndsWithParent(StringBuilder path, int slash) =>
        path.Length == slash + 3 && path[slash + 1] == '.' && path[slash + 2] == '.';

    private static void TrimSlash(StringBuilder path, int rootLength)
    {
        while (path.Length > rootLength && path[^1] == '/')
        {
            path.Length--;
        }
    }
}
