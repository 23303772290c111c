using System.CommandLine;
using Weir.Cli.Benchmarks;
using Weir.Cli.Tracing;
using Weir.Cli.Usage;

namespace Weir.Cli.Verbs;

/// <summary><c>weir bench</c>.</summary>
internal static class BenchVerb
{
    private const int DefaultBlocks = 500_000, DefaultRounds = 5;

    /// <summary>Makes the verb.</summary>
    public static Verb Make(Surroundings world)
    {
        Argument<string> what = new("what");
        what.AcceptOnlyFromAmong("overhead");
        Option<int> blocks = new("--blocks") { HelpName = "N", Description = "Blocks that dd copies, two calls each.",
            DefaultValueFactory = _ => DefaultBlocks };
        Option<int> rounds = new("--rounds") { HelpName = "N", Description = "Rounds whose median counts.",
            DefaultValueFactory = _ => DefaultRounds };
        Verb verb = new("bench", "Measure what tracing costs on this machine")
        {
            Synopses = ["bench overhead [--blocks N] [--rounds N]"],
            Text =
            [
                "Every case runs in turn in every round, so that a change of the machine's speed meets all alike. "
                + "The floor is the same run with two empty programs attached: what the kernel itself takes for "
                + "looking.",
            ],
            Examples = [("weir bench overhead", "beside untraced, the floor and strace")],
        };
        verb.Arguments.Add(what);
        verb.AddGroup("How long", blocks, rounds);
        verb.SetAction(parsed =>
        {
            int count = parsed.GetValue(blocks), times = parsed.GetValue(rounds);
            if (count < 1000 || times < 1)
            {
                throw new MisuseException("--blocks is at least 1000 and --rounds at least 1");
            }

            new OverheadBench(count, times, world.Out, world.ErrorIsTerminal ? world.Error : null).Run();
            return ExitCode.Done;
        });
        return verb;
    }
}
