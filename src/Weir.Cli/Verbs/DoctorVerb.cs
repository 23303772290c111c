using Weir.Cli.Diagnosis;
using Weir.Cli.Tracing;
using Weir.Cli.Usage;

namespace Weir.Cli.Verbs;

/// <summary><c>weir doctor</c>.</summary>
internal static class DoctorVerb
{
    /// <summary>Makes the verb.</summary>
    public static Verb Make(Surroundings world)
    {
        Verb verb = new("doctor", "Say whether this machine can trace, and if not, what exactly is missing")
        {
            Synopses = ["doctor"],
            Text =
            [
                "Everything is tried, not guessed: the gates are loaded and taken off again. Exits with 0 when tracing "
                + "works.",
            ],
            Examples = [("weir doctor", "before the first trace on a new machine")],
        };
        verb.SetAction(_ => Report(world.Out, [.. Examination.All()]));
        return verb;
    }

    internal static int Report(TextWriter output, IReadOnlyList<Finding> findings)
    {
        int width = findings.Max(f => f.What.Length);
        foreach (Finding finding in findings)
        {
            string mark = finding.Outcome switch { Outcome.Yes => "ok", Outcome.No => "no", _ => "??" };
            output.WriteLine($"{mark}  {finding.What.PadRight(width)}  {finding.Detail}");
            if (finding.Outcome == Outcome.No && finding.Remedy.Length > 0)
            {
                output.WriteLine($"{"",-4}{"".PadRight(width)}  -> {finding.Remedy} (for {finding.Serves})");
            }
        }

        bool can = findings.All(f => f.Serves != "trace" || f.Outcome == Outcome.Yes);
        output.WriteLine(can ? "this machine can trace" : "this machine cannot trace as it is");
        return can ? ExitCode.Done : ExitCode.Failure;
    }
}
