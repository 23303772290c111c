using System.Collections.Frozen;

namespace Weir.Explain.Text;

/// <summary>What functions of the kernel are for, one line each, from <c>notes.txt</c>.</summary>
internal static class Notes
{
    private static readonly Lazy<FrozenDictionary<string, string>> All = new(Read);

    /// <summary>
    /// What a function is for, or null. Endings that the compiler adds (<c>.isra.0</c>) do not matter.
    /// </summary>
    internal static string? Of(string function)
    {
        int dot = function.IndexOf('.');
        return All.Value.GetValueOrDefault(dot < 0 ? function : function[..dot]);
    }

    /// <summary>The functions that have notes.</summary>
    internal static IEnumerable<string> Functions => All.Value.Keys;

    private static FrozenDictionary<string, string> Read()
    {
        using Stream stream = typeof(Notes).Assembly.GetManifestResourceStream("notes.txt")
            ?? throw new InvalidOperationException("notes.txt is not embedded");
        using StreamReader reader = new(stream);
        Dictionary<string, string> notes = [];
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                int space = line.IndexOf(' ');
                notes.Add(line[..space], line[space..].Trim());
            }
        }

        return notes.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
