using System.CommandLine;
using Weir.Cli.Tracing;
using Weir.Cli.Usage;
using Weir.Cli.Watching;

namespace Weir.Cli.Verbs;

/// <summary><c>weir top</c>.</summary>
internal static class TopVerb
{
    /// <summary>Makes the verb.</summary>
    public static Verb Make(Surroundings world)
    {
        TraceArguments arguments = new();
        Option<bool> once = new("--once")
        {
            Description = "Print one screen as text at the end (after 5s unless --duration says else), and no more.",
        };
        Option<string?> output = new("--program-output")
        {
            HelpName = "FILE",
            Description = "Where the launched program writes instead of this terminal (default: a new file in /tmp).",
        };
        Verb verb = new("top", "Watch live what a program or the machine does to files, and why it waits")
        {
            RunsProgram = true,
            Synopses = ["top [OPTION]… -- COMMAND [ARGUMENT]…", "top [OPTION]… -p PID…", "top [OPTION]…"],
            Text =
            [
                "Eight screens: an overview, tables by process, file, syscall and asynchronous operation, the calls "
                + "that run just now, a live flame graph, and the stream of calls. Enter shows the calls of one row "
                + "alone, f those for which a condition holds; ? is the help.",
                "A launched program's own output goes to a file, and its input is empty, so that the screen stays "
                + "whole. What it traced can be written at the same time with -o, or with w from when it is pressed.",
            ],
            Examples =
            [
                ("weir top -- make -j2", "where a build spends its calls"),
                ("weir top -p 4711", "what a running process does to the disks"),
                ("weir top --families fs,aio --slower-than 1ms", "slow file calls of the whole machine"),
                ("weir top -o run.parquet -- ./job", "watch, and keep a capture"),
                ("weir top --once -d 10s -p 4711", "one screen as text, for a script"),
            ],
        };
        arguments.AddToTop(verb, once, output);
        verb.SetAction(parsed => new TopRun(
            new TraceOptionsReader(arguments, parsed).Read(), parsed.GetValue(once), parsed.GetValue(output), world)
            .Run());
        return verb;
    }
}
