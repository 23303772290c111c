using System.Collections.Immutable;

namespace Weir.Trace.Filters;

/// <summary>Words that somebody may have meant.</summary>
public static class NearMatch
{
    /// <summary>Up to three candidates near a word: nearest first, none when nothing is near.</summary>
    public static ImmutableArray<string> Of(string word, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(candidates);
        int limit = Math.Max(1, word.Length / 3);
        return
        [
            .. candidates
                .Select(c => (Word: c, Distance: Distance(word, c)))
                .Where(c => c.Distance <= limit || Begins(c.Word, word))
                .OrderBy(c => c.Distance).ThenBy(c => c.Word, StringComparer.Ordinal)
                .Take(3)
                .Select(c => c.Word),
        ];
    }

    /// <summary>The end of a message: <c>; did you mean a, b?</c>, or nothing.</summary>
    public static string Suggest(string word, IEnumerable<string> candidates)
    {
        ImmutableArray<string> near = Of(word, candidates);
        return near.IsEmpty ? "" : $"; did you mean {string.Join(", ", near)}?";
    }

    private static bool Begins(string candidate, string word) =>
        word.Length >= 3 && candidate.StartsWith(word, StringComparison.OrdinalIgnoreCase);

    // Optimal string alignment: insertions, deletions, changes and swaps of neighbours each count one.
    private static int Distance(string a, string b)
    {
        int[,] d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                d[i, j] = i == 0 || j == 0
                    ? i + j
                    : Math.Min(
                        Math.Min(d[i - 1, j], d[i, j - 1]) + 1,
                        d[i - 1, j - 1] + (Same(a[i - 1], b[j - 1]) ? 0 : 1));
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                {
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
                }
            }
        }

        return d[a.Length, b.Length];
    }

    private static bool Same(char x, char y) => char.ToLowerInvariant(x) == char.ToLowerInvariant(y);
}
