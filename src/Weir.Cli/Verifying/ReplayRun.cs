using System.Collections.Immutable;
using System.Globalization;
using Weir.Cli.Tracing;
using Weir.Scenarios;

namespace Weir.Cli.Verifying;

/// <summary>Records and replays scenarios, and says how many came out the same.</summary>
internal static class ReplayRun
{
    /// <summary>Runs all, with a line for each that needs one.</summary>
    /// <returns>What came out of those that ran to their end.</returns>
    public static IReadOnlyList<ReplayCheck> Run(
        Surroundings world, IReadOnlyList<Scenario> scenarios, ImmutableArray<string> tool, bool audit,
        Action<string, int> show, Func<bool> isStopped)
    {
        List<ReplayCheck> checks = [];
        foreach (Scenario scenario in scenarios)
        {
            show(scenario.Name, checks.Count);
            using ScenarioDirectory directory = new();
            ReplayCheck check = ReplayCheck.Run(scenario, tool, directory.Path, audit, world.Clock);
            if (isStopped())
            {
                // What the signal did to it says nothing about the recorder.
                break;
            }

            checks.Add(check);
            if (check.Reason.Length > 0)
            {
                string word = check.Identical ? "noted" : "DIFFERS";
                foreach (string line in check.Reason.Split('\n'))
                {
                    world.Out.WriteLine($"{check.Name,-32} {word,-8} {line}");
                }
            }
        }

        int same = checks.Count(c => c.Identical);
        double seconds = checks.Sum(c => c.Took.TotalSeconds);
        world.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{same} of {checks.Count} replayed identically, in {seconds:0.0} s"));
        return checks;
    }
}
