using System.CommandLine;
using System.Globalization;
using Weir.Cli.Reissuing;
using Weir.Cli.Tracing;
using Weir.Cli.Usage;
using Weir.Load.Planning;
using Weir.Load.Trees;

namespace Weir.Cli.Verbs;

/// <summary><c>weir reissue</c>.</summary>
internal static class ReissueVerb
{
    private static readonly string[] Engines = ["as-captured", "sync", "aio", "io_uring"];
    private static readonly string[] Contents = ["random", "zero"];

    /// <summary>Makes the verb.</summary>
    public static Verb Make(Surroundings world)
    {
        Argument<string> load = new("load");
        Option<bool> plan = new("--plan") { Description = "Say what would be done, and what is left out and why." };
        Option<string?> into = new("--into")
        {
            HelpName = "DIR", Description = "The directory that the load works in; nothing outside it is touched.",
        };
        Option<bool> init = new("--init")
        {
            Description = "Build in DIR what the load needs: directories, files as long as it reads them, links.",
        };
        Option<string?> filter = new("--filter")
        {
            HelpName = "EXPR", Description = "Only rows of the capture that fulfil the condition.",
        };
        Option<string?> speed = new("--speed")
        {
            HelpName = "N", Description = "Think N times as fast between calls; 0: not at all. 1 unless given.",
        };
        Option<string?> engine = new Option<string?>("--engine")
        {
            HelpName = "ENGINE", Description = "Make transfers through as-captured, sync, aio or io_uring.",
        }.Taking(() => Engines);
        Option<bool> onlyReads = new("--only-read") { Description = "Leave out what changes files." };
        Option<string?> data = new Option<string?>("--data")
        {
            HelpName = "WHAT",
            Description = "What files hold and writes write: random, which does not compress, or zero.",
        }.Taking(() => Contents);
        Option<bool> dropCaches = new("--drop-caches") { Description = "Empty the page cache before (as root)." };
        Option<bool> json = new("--json") { Description = "JSON, for machines." };
        Verb verb = new("reissue", "Make the file calls of a capture again, on other files, disks or machines")
        {
            Synopses =
            [
                "reissue LOAD --plan", "reissue LOAD --into DIR --init", "reissue LOAD --into DIR [OPTION]…",
            ],
            Text =
            [
                "A capture tells which thread made which call on which file, where, how long and when. The same "
                + "calls are made again by as many threads, each in its own order, below DIR; asynchronous requests "
                + "stay asynchronous, at the depth of the capture. Every row is accounted for: made again, or left "
                + "out for a reason.",
                "The report has latencies of both sides, and what came out differently. Exit status 1: some call "
                + "fails now that did not in the capture.",
            ],
            Examples =
            [
                ("weir trace -o load.parquet -p 4711 --duration 60s", "capture a minute of a program"),
                ("weir reissue load.parquet --plan", "what of it can be made again"),
                ("weir reissue load.parquet --into /mnt/xfs/try --init", "build its files on another disk"),
                ("weir reissue load.parquet --into /mnt/xfs/try --drop-caches", "make the load there"),
                ("weir reissue load.parquet --into /mnt/xfs/try --speed 0 --engine io_uring", "by io_uring, at once"),
            ],
        };
        verb.Arguments.Add(load);
        verb.AddGroup("What to do", plan, into, init);
        verb.AddGroup("How", filter, speed, engine, onlyReads, data, dropCaches, json);
        verb.SetAction(parsed =>
        {
            OptionValues values = new(parsed);
            ReissueOptions options = new()
            {
                Load = parsed.GetValue(load)!,
                Filter = values.One(filter),
                Plan = values.Given(plan),
                Into = values.One(into),
                Init = values.Given(init),
                Speed = Speed(values.One(speed)),
                DropCaches = values.Given(dropCaches),
                Json = values.Given(json),
                Data = values.One(data) is { } what
                    ? (TreeData)Word("--data", what, Contents) : TreeData.Random,
                Planning = new PlanOptions
                {
                    Engine = values.One(engine) is { } name ? (LoadEngine)Word("--engine", name, Engines) : default,
                    OnlyReads = values.Given(onlyReads),
                },
            };
            Check(options);
            return new Reissue(world, options).Run();
        });
        return verb;
    }

    private static void Check(ReissueOptions options)
    {
        if (options.Plan && options.Init)
        {
            throw new MisuseException("--plan says what would be done, --init does it: give one of them");
        }

        if (!options.Plan && options.Into is null)
        {
            throw new MisuseException("where to? --into DIR, or --plan to see what would be done");
        }

        if (options.Init && options.Json)
        {
            throw new MisuseException("--json is for --plan and for a load that is made");
        }
    }

    private static double Speed(string? text) => text is null ? 1
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double speed)
            && speed <= 1e6
            ? speed
            : throw new MisuseException($"--speed: '{text}' is no number from 0, such as 1, 2.5 or 0");

    private static int Word(string option, string text, string[] words)
    {
        int at = Array.IndexOf(words, text);
        return at >= 0 ? at : throw new MisuseException($"{option}: '{text}' is none of {string.Join(", ", words)}");
    }
}
