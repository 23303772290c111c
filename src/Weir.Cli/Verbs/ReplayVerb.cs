using System.CommandLine;
using Weir.Cli.Tracing;
using Weir.Cli.Usage;
using Weir.Replay.Replaying;

namespace Weir.Cli.Verbs;

/// <summary><c>weir replay</c>.</summary>
internal static class ReplayVerb
{
    /// <summary>Makes the verb.</summary>
    public static Verb Make(Surroundings world)
    {
        Argument<string> log = new("log");
        Option<bool> calls = new("--calls") { Description = "Print each call, in place of the program's output." };
        Option<long?> until = new("--until")
        {
            HelpName = "EVENT", Description = "Stop before this event; with --gdb, let gdb begin there.",
        };
        Option<string?> gdb = new("--gdb")
        {
            HelpName = "PORT|PATH",
            Description = "Stop at the start and serve gdb on this port of the loopback (0: any), or on a Unix socket.",
        };
        Option<int?> process = new("--process")
        {
            HelpName = "PID",
            Description = "Let gdb debug this process, as 'weir log' lists it, from the last program on that it loads.",
        };
        Option<bool> anyProcessor = new("--any-processor")
        {
            Description = "Try a log that was recorded on another kind of processor.",
        };
        Verb verb = new("replay", "Run a recorded program again from its log, bit for bit")
        {
            Synopses = ["replay [OPTION]… LOG"],
            Text =
            [
                "The program's files, network, devices and clock are not needed and not touched: a filter in the "
                + "kernel ends the replay at any call that does more than build memory. All registers are compared "
                + "at every call, and all memory at the end; the first difference is reported.",
                "With --gdb, 'target remote :PORT' in gdb connects; reverse-continue, reverse-step and reverse-stepi "
                + "go back in time, from checkpoints that the replay makes on its way. After 'target extended-remote "
                + ":PORT', 'starti EVENT' goes to an event, and 'monitor when' tells where the program stands.",
            ],
            Examples =
            [
                ("weir replay crash.weirlog", "the same output and exit status again"),
                ("weir replay crash.weirlog --calls", "every call with its result"),
                ("weir replay crash.weirlog --gdb 1234", "debug it, forwards and backwards"),
                ("weir replay crash.weirlog --gdb 1234 --process 4711", "debug one process of several"),
            ],
        };
        verb.Arguments.Add(log);
        verb.AddGroup("How", calls, until, gdb, process, anyProcessor);
        verb.SetAction(parsed =>
        {
            using Stream output = Console.OpenStandardOutput();
            using Stream error = Console.OpenStandardError();
            if (parsed.GetValue(process) != null && parsed.GetValue(gdb) == null)
            {
                throw new MisuseException("--process chooses what gdb debugs: give --gdb too");
            }

            bool print = parsed.GetValue(calls);
            return Run(world, new ReplayOptions
            {
                LogPath = parsed.GetValue(log)!,
                Output = print ? null : output,
                Error = print ? null : error,
                Calls = print ? world.Out : null,
                Until = parsed.GetValue(until),
                Gdb = parsed.GetValue(gdb),
                GdbProcess = parsed.GetValue(process),
                GdbReady = target => world.Error.WriteLine($"weir: waiting for gdb: target remote {target}"),
                IgnoreProcessor = parsed.GetValue(anyProcessor),
            });
        });
        return verb;
    }

    private static int Run(Surroundings world, ReplayOptions options)
    {
        try
        {
            ReplayResult result = Replayer.Run(options);
            if (result.Divergence is { } divergence)
            {
                world.Error.WriteLine($"weir: the replay differs from the recording: {divergence}");
                return ExitCode.Failure;
            }

            if (result.CutReason is { } reason)
            {
                world.Error.WriteLine($"weir: replayed {result.Events} events; {reason}");
            }

            return result.Stopped ? ExitCode.Done : result.ExitCode ?? ExitCode.Failure;
        }
        catch (ArgumentException e)
        {
            throw new MisuseException(e.Message);
        }
        catch (InvalidDataException e)
        {
            world.Error.WriteLine($"weir: {e.Message}");
            return ExitCode.Failure;
        }
    }
}
