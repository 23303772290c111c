namespace Weir.Scenarios;

/// <summary>Documented errors that no scenario provokes, each with its reason: <c>catalogue/unprovoked.txt</c>.
/// </summary>
public static class UnprovokedErrors
{
    /// <summary>The reason for each pair of a call's name and an error's.</summary>
    public static IReadOnlyDictionary<(string Call, string Error), string> All { get; } = Read();

    private static Dictionary<(string, string), string> Read()
    {
        using Stream stream = typeof(UnprovokedErrors).Assembly.GetManifestResourceStream("unprovoked.txt")!;
        using StreamReader reader = new(stream);
        Dictionary<(string, string), string> reasons = [];
        string reason = "";
        foreach (string line in reader.ReadToEnd().Split('\n').Where(l => l.Length > 0 && l[0] != '#'))
        {
            if (line[0] == '[')
            {
                reason = "";
            }
            else if (line.Split(": ") is [{ } error, { } calls] && !error.Contains(' ', StringComparison.Ordinal))
            {
                foreach (string call in calls.Split(' '))
                {
                    reasons.Add((call, error), reason);
                }
            }
            else
            {
                reason = $"{reason} {line}".Trim();
            }
        }

        return reasons;
    }
}
