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
        what.AcceptOnlyFromAmong("overhead", "record");
        Option<int> blocks = new("--blocks") { HelpName = "N", Description = "Blocks that dd copies, two calls each.",
            DefaultValueFactory = _ => DefaultBlocks };
        Option<int> rounds = new("--rounds") { HelpName = "N", Description = "Rounds whose median counts.",
            DefaultValueFactory = _ => DefaultRounds };
        Verb verb = new("bench", "Measure what tracing and recording cost on this machine")
        {
            Synopses = ["bench overhead [--blocks N] [--rounds N]", "bench record [--blocks N] [--rounds N]"],
            Text =
            [
                "Every case runs in turn in every round, so that a change of the machine's speed meets all alike. "
                + "The floor is the same run with two empty programs attached: what the kernel itself takes for "
                + "looking.",
                "'record' runs small programs untouched, recorded and replayed.",
            ],
            Examples =
            [
                ("weir bench overhead", "beside untraced, the floor and strace"),
                ("weir bench record --rounds 3", "dd, tar, sqlite3, python3 and fio, as far as they are installed"),
            ],
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

            TextWriter? progress = world.ErrorIsTerminal ? world.Error : null;
            if (parsed.GetValue(what) == "record")
            {
                using RecordBench bench = new(count, times, world.Out, progress);
                bench.Run();
            }
            else
            {
                new OverheadBench(count, times, world.Out, progress).Run();
            }

            return ExitCode.Done;
        });
        return verb;
    }
}
