using System.CommandLine;
using Weir.Cli.Tracing;
using Weir.Cli.Usage;
using Weir.Replay.Log;

namespace Weir.Cli.Verbs;

/// <summary><c>weir log</c>.</summary>
internal static class LogVerb
{
    private const int ShownCalls = 20;

    /// <summary>Makes the verb.</summary>
    public static Verb Make(Surroundings world)
    {
        Argument<string> log = new("log");
        Verb verb = new("log", "Say what is in the log of a recording")
        {
            Synopses = ["log [OPTION] LOG"],
            Text = ["Shows the command, the programs it ran, its calls, what the log holds and how it ends."],
            Examples =
            [
                ("weir log crash.weirlog", "what was recorded"),
                ("weir log crash.weirlog --redact shared.weirlog", "a copy that tells of calls alone"),
            ],
        };
        Option<string?> redact = new("--redact")
        {
            HelpName = "FILE",
            Description = "Write a copy without data, names and contents, to share: it cannot be replayed.",
        };
        verb.Arguments.Add(log);
        verb.AddGroup("Sharing", redact);
        verb.SetAction(parsed => parsed.GetValue(redact) is { } copy
            ? Redact(world, parsed.GetValue(log)!, copy)
            : Run(world, parsed.GetValue(log)!));
        return verb;
    }

    private static int Redact(Surroundings world, string path, string copy)
    {
        if (Path.GetFullPath(path) == Path.GetFullPath(copy))
        {
            throw new MisuseException("--redact writes a copy: give it a name of its own");
        }

        try
        {
            long events = LogRedactor.Copy(path, copy);
            world.Out.WriteLine($"{copy}: {events} events without their data");
            return ExitCode.Done;
        }
        catch (InvalidDataException e)
        {
            world.Error.WriteLine($"weir: {e.Message}");
            return ExitCode.Failure;
        }
    }

    private static int Run(Surroundings world, string path)
    {
        LogSummary summary;
        try
        {
            summary = LogSummary.Read(path);
        }
        catch (InvalidDataException e)
        {
            world.Error.WriteLine($"weir: {e.Message}");
            return ExitCode.Failure;
        }

        TextWriter to = world.Out;
        to.WriteLine($"command    {string.Join(' ', summary.Command)}");
        to.WriteLine($"directory  {summary.Directory}");
        to.WriteLine($"kernel     {summary.Kernel}");
        to.WriteLine($"processor  {summary.Processor}");
        to.WriteLine($"ended      {summary.ExitCode?.ToString() ?? "unknown"}{Cut(summary)}");
        to.WriteLine($"events     {summary.Events}");
        to.WriteLine($"tasks      {summary.Tasks}");
        to.WriteLine($"signals    {summary.Signals}");
        to.WriteLine($"inputs     {summary.MemoryBytes} bytes, and {summary.ContentBytes} bytes of mapped files");
        to.WriteLine($"size       {summary.FileBytes} bytes packed, {summary.RawBytes} unpacked");
        foreach ((int pid, string program) in summary.Programs)
        {
            to.WriteLine($"program    {pid} {program}");
        }

        foreach ((int pid, int parent) in summary.Forks)
        {
            to.WriteLine($"forked     {pid} by {parent}");
        }

        foreach (string note in summary.Notes)
        {
            to.WriteLine($"note       {note}");
        }

        to.WriteLine($"calls      {summary.Calls}, {summary.BufferedCalls} of them without a stop");
        foreach ((string name, long count, long buffered) in summary.CallsByName.Take(ShownCalls))
        {
            to.WriteLine(buffered > 0 ? $"{count,9}  {name} ({buffered} without a stop)" : $"{count,9}  {name}");
        }

        return ExitCode.Done;
    }

    private static string Cut(LogSummary summary) => summary.CutReason is { } reason ? $": {reason}" : "";
}
