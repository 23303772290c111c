namespace Weir.Scenarios;

/// <summary>The errors that the manual documents for each call: <c>catalogue/errors.txt</c>.</summary>
public static class DocumentedErrors
{
    /// <summary>Pairs of a call's name and an error's.</summary>
    public static IReadOnlySet<(string Call, string Error)> All { get; } = Read();

    private static HashSet<(string, string)> Read()
    {
        using Stream stream = typeof(DocumentedErrors).Assembly.GetManifestResourceStream("errors.txt")!;
        using StreamReader reader = new(stream);
        HashSet<(string, string)> pairs = [];
        foreach (string line in reader.ReadToEnd().Split('\n').Where(l => l.Length > 0 && l[0] != '#'))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            pairs.UnionWith(words.Skip(1).Select(error => (words[0], error)));
        }

        return pairs;
    }
}
