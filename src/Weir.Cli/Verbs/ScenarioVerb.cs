using System.CommandLine;
using System.Text;
using Weir.Cli.Tracing;
using Weir.Cli.Usage;
using Weir.Cli.Verifying;
using Weir.Scenarios;
using Weir.Scenarios.Expecting;

namespace Weir.Cli.Verbs;

/// <summary><c>weir scenario</c>.</summary>
internal static class ScenarioVerb
{
    /// <summary>Makes the verb.</summary>
    public static Verb Make(Surroundings world)
    {
        Argument<string[]> names = new("name") { Arity = ArgumentArity.ZeroOrMore };
        Option<string?> report = new("--report")
        {
            HelpName = "FILE",
            Description = "Write what a tracer must see to a file, as JSON lines, and print nothing.",
        };
        Option<string?> directory = new("--directory")
        {
            HelpName = "DIR", Description = "Work in this directory, and leave the files there.",
        };
        Verb verb = new("scenario", "Make a few known calls, and say what a tracer must see of them")
        {
            Synopses = ["scenario", "scenario [OPTION]… NAME…"],
            Text = ["Without a name, all scenarios are listed with their calls. A name may be a pattern."],
            Examples =
            [
                ("weir scenario readwrite-pread", "run one, and print what had to be seen"),
                ("weir trace -- weir scenario 'dup*'", "look at it with the tracer"),
            ],
        };
        verb.Arguments.Add(names);
        verb.AddGroup("Running", report, directory);
        verb.SetAction(parsed => parsed.GetValue(names) is { Length: > 0 } wanted
            ? Run(world, ScenarioSelection.Read(wanted), parsed.GetValue(report), parsed.GetValue(directory))
            : List(world.Out));
        return verb;
    }

    private static int List(TextWriter output)
    {
        foreach (Scenario scenario in ScenarioList.All)
        {
            output.WriteLine($"{scenario.Name,-32} {scenario.Summary} [{string.Join(' ', scenario.Rows)}]");
        }

        return ExitCode.Done;
    }

    private static int Run(Surroundings world, IReadOnlyList<Scenario> scenarios, string? report, string? directory)
    {
        using ScenarioDirectory? own = directory is null ? new ScenarioDirectory() : null;
        using TextWriter output = report is null
            ? new ReportPrinter(world.Out)
            : new StreamWriter(report, append: true, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        ScenarioRunner runner = new(directory ?? own!.Path, output);
        foreach (Scenario scenario in scenarios)
        {
            runner.Run(scenario);
        }

        return output is ReportPrinter { Broken: true } ? ExitCode.Failure : ExitCode.Done;
    }

    /// <summary>Shows report lines to a person.</summary>
    private sealed class ReportPrinter(TextWriter output) : StringWriter
    {
        public bool Broken { get; private set; }

        public override void WriteLine(string? value)
        {
            ReportLine line = ReportLine.Read(value!);
            if (line.Begin is { } name)
            {
                output.WriteLine($"{name}: {ScenarioList.Find(name)?.Summary}");
            }
            else if (line.Expect is { } expected)
            {
                string checks = string.Join(", ", expected.Checks.Select(c => $"{c.Field} {c.Wanted}"));
                output.WriteLine($"  {expected.Subject}: {checks}");
            }
            else if ((line.Skipped ?? line.Broken) is { } why)
            {
                Broken |= line.Broken is not null;
                output.WriteLine($"  {(line.Broken is null ? "skipped" : "broken")}: {why}");
            }
        }
    }
}
