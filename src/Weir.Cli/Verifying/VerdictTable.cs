using Weir.Scenarios.Matching;

namespace Weir.Cli.Verifying;

/// <summary>The table that <c>weir verify</c> prints.</summary>
internal static class VerdictTable
{
    private const int MostProblems = 8;

    /// <summary>Writes a line for every scenario, what is wrong below it, and a summary.</summary>
    public static void Write(TextWriter output, IReadOnlyList<Verdict> verdicts, long? lost, TimeSpan time)
    {
        output.WriteLine(
            $"{"scenario",-34} {"expected",8} {"seen",6} {"checks",6} "
            + $"{"missing",7} {"wrong",5} {"unexpected",10}");
        foreach (Verdict each in verdicts)
        {
            output.WriteLine(
                $"{each.Scenario,-34} {each.Expected,8} {each.Seen,6} {each.Checked,6} "
                + $"{each.Count(ProblemKind.Missing),7} {each.Count(ProblemKind.Wrong),5} "
                + $"{each.Count(ProblemKind.Unexpected),10}"
                + (each.Holds ? "" : each.Incomparable is { } blind ? $"  not comparable: {blind}" : "  FAILED")
                + (each.Skipped is { } why ? $"  ({why})" : ""));
            if (each.Incomparable is not null)
            {
                continue;
            }

            if (each.Broken is { } broken)
            {
                output.WriteLine($"    the scenario itself: {broken}");
            }

            foreach (Problem problem in each.Problems.Take(MostProblems))
            {
                output.WriteLine($"    {problem.Kind.ToString().ToLowerInvariant()}: {problem.Text}");
            }

            if (each.Problems.Length > MostProblems)
            {
                output.WriteLine($"    and {each.Problems.Length - MostProblems} more");
            }
        }

        int blindTo = verdicts.Count(v => v.Incomparable is not null);
        int untold = verdicts.Sum(v => v.Untold);
        output.WriteLine(
            $"{verdicts.Count(v => v.Holds)} of {verdicts.Count} scenarios hold, "
            + (blindTo > 0 ? $"{blindTo} this tracer cannot see, " : "")
            + $"{verdicts.Sum(v => v.Seen)} of "
            + $"{verdicts.Sum(v => v.Expected)} expectations seen, {verdicts.Sum(v => v.Checked)} fields compared"
            + (untold > 0 ? $", {untold} fields that this tracer does not tell" : "")
            + $", {lost?.ToString() ?? "unknown"} calls lost, "
            + $"{time.TotalSeconds:0.0} s");
        output.WriteLine(Exercised.Of(verdicts));
        output.WriteLine(Exercised.Documented(verdicts));
    }
}
