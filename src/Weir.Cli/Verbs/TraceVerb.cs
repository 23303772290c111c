using System.CommandLine;
using Weir.Cli.Tracing;
using Weir.Cli.Usage;
using Weir.Streams.ClickHouse;

namespace Weir.Cli.Verbs;

/// <summary><c>weir trace</c>.</summary>
internal static class TraceVerb
{
    /// <summary>Makes the verb.</summary>
    public static Verb Make(Surroundings world)
    {
        TraceArguments arguments = new();
        Verb verb = new("trace", "Show every call of a program, of running processes or of the whole machine")
        {
            RunsProgram = true,
            Synopses =
            [
                "trace [OPTION]… -- COMMAND [ARGUMENT]…",
                "trace [OPTION]… -p PID…",
                "trace [OPTION]…",
            ],
            Text =
            [
                "A launched program keeps its standard input, output and error, gets Ctrl-C itself, and its exit "
                + "status becomes ours. Children are followed. Without a program or -p, the whole machine is traced "
                + "until Ctrl-C or --duration; our own calls never are.",
                "Every line shows the time, the process, the call with its arguments, the result and how long it took. "
                + "The account at the end says where every call went: rows + counted only + lost = calls.",
                "Operations of io_uring and of native AIO are selected like calls: -e io_uring:openat, -e 'aio:*'. "
                + "Where none is named, they come with the call that submits them, io_uring_enter or io_submit.",
                "Filters add up: a call is shown when all of them let it through. Processes, syscalls, errors, "
                + "latencies and samples are decided in the kernel, paths and conditions here.",
            ],
            Examples =
            [
                ("weir trace -- git status", "every call of git and of what it starts"),
                ("weir trace -p 4711 --families fs,network", "what a running process does with files and sockets"),
                ("weir trace -e fsync,io_uring:fsync,aio:fsync -p 4711", "every fsync, however it is asked for"),
                ("weir trace --summary -- make -j2", "tables of calls, bytes and latencies"),
                ("weir trace --slower-than 10ms --duration 1min", "slow calls of the whole machine, for a minute"),
                ("weir trace --path '/var/lib/**' --errors", "failing calls below a directory"),
                ("weir trace -o run.parquet -o calls.csv -- ./program", "a capture, and a table for other tools"),
                ("weir trace -o /var/lib/weir/c.parquet --rotate 1GiB,1h --keep 48", "the last two days, in hours"),
                ("sudo weir trace --user ada -- ./program", "as root for tracing, as ada for the program"),
            ],
        };
        arguments.AddTo(verb);
        verb.SetAction(parsed => Run(arguments, parsed, world));
        return verb;
    }

    private static int Run(TraceArguments arguments, ParseResult parsed, Surroundings world)
    {
        if (parsed.GetValue(arguments.ClickHouseTable))
        {
            string table = new ServerReader(arguments, new OptionValues(parsed)).QuotedTable();
            world.Out.Write(ClickHouseTable.CreateStatement(table));
            return ExitCode.Done;
        }

        return new TraceRun(new TraceOptionsReader(arguments, parsed).Read(), world).Run();
    }
}
