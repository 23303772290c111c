using System.IO.Enumeration;
using Weir.Catalogue;
using Weir.Scenarios;
using Weir.Trace;

namespace Weir.Cli.Verifying;

/// <summary>Which scenarios a person means.</summary>
internal static class ScenarioSelection
{
    /// <summary>
    /// Scenarios by name, by pattern, by a word of the name (<c>timer</c>), by the family of a row or by a row itself;
    /// without words all.
    /// </summary>
    public static IReadOnlyList<Scenario> Read(IReadOnlyCollection<string> words)
    {
        if (words.Count == 0)
        {
            return ScenarioList.All;
        }

        List<Scenario> chosen = [];
        foreach (string word in words)
        {
            List<Scenario> found = ScenarioList.Find(word) is { } one
                ? [one]
                : [.. ScenarioList.All.Where(s => Fits(s, word))];
            if (found.Count == 0)
            {
                throw new MisuseException($"no scenario '{word}' (weir scenario lists them)");
            }

            chosen.AddRange(found.Except(chosen));
        }

        return chosen;
    }

    private static bool Fits(Scenario scenario, string word) =>
        FileSystemName.MatchesSimpleExpression(word, scenario.Name)
        || scenario.Name.StartsWith(word, StringComparison.OrdinalIgnoreCase)
        || scenario.Rows.Contains(word)
        || scenario.Rows.Any(r => FamilyOf(r).Equals(word, StringComparison.OrdinalIgnoreCase));

    private static string FamilyOf(string row) => 
        Words.Of(Syscalls.Find(row)?.Family ?? Family.AIO);
}
