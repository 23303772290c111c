namespace Weir.Cli.Benchmarks;

/// <summary>
/// Measures several cases in turn, round after round, so that a change of the machine's speed meets all alike.
/// </summary>
internal static class Rounds
{
    /// <summary>Measures each case in each round; a first one, which reads what is on disk, does not count.</summary>
    /// <param name="cases">The cases, with their names.</param>
    /// <param name="measure">Runs one once.</param>
    /// <param name="rounds">Rounds that count.</param>
    /// <param name="progress">Where it is told how far it is; null: nowhere.</param>
    public static Dictionary<TCase, List<TTiming>> Run<TCase, TTiming>(
        IReadOnlyList<(TCase Case, string Name)> cases, Func<TCase, TTiming> measure, int rounds, TextWriter? progress)
        where TCase : notnull
    {
        Dictionary<TCase, List<TTiming>> timings = cases.ToDictionary(c => c.Case, _ => new List<TTiming>());
        for (int round = 0; round <= rounds; round++)
        {
            foreach ((TCase one, string name) in cases)
            {
                progress?.Write($"\rround {round} of {rounds}: {name,-40}");
                TTiming timing = measure(one);
                if (round > 0)
                {
                    timings[one].Add(timing);
                }
            }
        }

        progress?.Write($"\r{"",-60}\r");
        return timings;
    }

    /// <summary>The median of one of the numbers of some timings.</summary>
    public static double Median<TTiming>(this List<TTiming> timings, Func<TTiming, double> part) =>
        timings.Select(part).Order().ElementAt(timings.Count / 2);
}
