using System.CommandLine;
using Weir.Cli.Tracing;
using Weir.Cli.Usage;
using Weir.Replay.Recording;

namespace Weir.Cli.Verbs;

/// <summary><c>weir record</c>.</summary>
internal static class RecordVerb
{
    /// <summary>Makes the verb.</summary>
    public static Verb Make(Surroundings world)
    {
        Argument<string[]> command = new("command") { Arity = ArgumentArity.OneOrMore };
        Option<string> output = new("--output", "-o")
        {
            HelpName = "FILE", Description = "The log; an existing one is replaced.",
            DefaultValueFactory = _ => "program.weirlog",
        };
        Option<bool> selfContained = new("--self-contained")
        {
            Description = "Put the contents of mapped files into the log, so that it replays elsewhere.",
        };
        Option<bool> bestEffort = new("--best-effort")
        {
            Description = "Go on after a call whose effects are not known, and mark the log.",
        };
        Option<bool> noUring = new("--no-uring") { Description = "Tell the program that there is no io_uring." };
        Option<bool> noAio = new("--no-aio") { Description = "Tell the program that there is no native AIO." };
        Option<bool> scratch = new("--scratch")
        {
            Description = "Read for asynchronous requests into memory of the recorder's, which the program gets with "
                + "the completion: for programs that look at buffers before.",
        };
        Option<bool> noBuffer = new("--no-syscall-buffer")
        {
            Description = "Stop at every call, also at those that need none: slower, and the program's code stays as "
                + "it is.",
        };
        Option<bool> audit = new("--audit")
        {
            Description = "Check every call for memory that it changed without saying so: slow.",
        };
        Verb verb = new("record", "Run a program and log every input that it gets")
        {
            RunsProgram = true,
            Synopses = ["record [OPTION]… -- COMMAND [ARGUMENT]…"],
            Text =
            [
                "The program and its children run one thread at a time; their input, output and error stay theirs, and "
                + "the exit status becomes ours. 'weir replay' runs them again from the log alone. The log holds "
                + "what the program read: it is private, with mode 0600.",
            ],
            Examples =
            [
                ("weir record -o crash.weirlog -- ./server --io-uring", "until the server ends or crashes"),
                ("weir record --self-contained -- ./program", "a log to give to somebody else"),
            ],
        };
        verb.Arguments.Add(command);
        verb.AddGroup("Log", output, selfContained, bestEffort);
        verb.AddGroup("Program", noUring, noAio, scratch, noBuffer, audit);
        verb.SetAction(parsed => Run(world, new RecordOptions
        {
            Command = parsed.GetValue(command) ?? [],
            LogPath = parsed.GetValue(output)!,
            SelfContained = parsed.GetValue(selfContained),
            BestEffort = parsed.GetValue(bestEffort),
            AllowIoUring = !parsed.GetValue(noUring),
            AllowAio = !parsed.GetValue(noAio),
            Scratch = parsed.GetValue(scratch),
            BufferCalls = !parsed.GetValue(noBuffer),
            Audit = parsed.GetValue(audit),
        }));
        return verb;
    }

    private static int Run(Surroundings world, RecordOptions options)
    {
        try
        {
            RecordResult result = Recorder.Run(options);
            foreach (string note in result.Notes)
            {
                world.Error.WriteLine($"weir: {note}");
            }

            return result.ExitCode;
        }
        catch (RecordingRefusedException e)
        {
            world.Error.WriteLine($"weir: recording ended: {e.Message}");
            return ExitCode.Failure;
        }
    }
}
