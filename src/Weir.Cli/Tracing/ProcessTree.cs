using System.Globalization;

namespace Weir.Cli.Tracing;

/// <summary>Processes and what they started, from /proc.</summary>
internal static class ProcessTree
{
    /// <summary>The given processes and all below them.</summary>
    public static IReadOnlyCollection<int> Below(IEnumerable<int> roots)
    {
        ILookup<int, int> children = All().ToLookup(p => p.Parent, p => p.Pid);
        HashSet<int> tree = [];
        Stack<int> left = new(roots);
        while (left.TryPop(out int pid))
        {
            if (tree.Add(pid))
            {
                foreach (int child in children[pid])
                {
                    left.Push(child);
                }
            }
        }

        return tree;
    }

    private static IEnumerable<(int Pid, int Parent)> All()
    {
        foreach (string directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out int pid)
                && Parent(directory) is { } parent)
            {
                yield return (pid, parent);
            }
        }
    }

    private static int? Parent(string directory)
    {
        try
        {
            // proc(5): pid (comm) state ppid …; the name may hold spaces and parentheses.
            string stat = File.ReadAllText(directory + "/stat");
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return int.Parse(fields[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null; // It ended while we looked.
        }
    }
}
