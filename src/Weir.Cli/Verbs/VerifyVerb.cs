using System.CommandLine;
using Weir.Cli.Tracing;
using Weir.Cli.Usage;
using Weir.Cli.Verifying;
using Weir.Kernel.Calls;
using Weir.Probes.Session;
using Weir.Scenarios;
using Weir.Scenarios.Matching;

namespace Weir.Cli.Verbs;

/// <summary><c>weir verify</c>.</summary>
internal static class VerifyVerb
{
    // The busiest scenario makes 1,500,000 calls in half a second, and the tracer may have to share its CPU with it.
    private const long RingBytes = 256L << 20;
    private const int StandardError = 2;

    /// <summary>Makes the verb.</summary>
    public static Verb Make(Surroundings world)
    {
        Argument<string[]> names = new("which") { Arity = ArgumentArity.ZeroOrMore };
        Option<string?> junit = new("--junit") { HelpName = "FILE", Description = "Write JUnit XML too." };
        Option<string?> json = new("--json") { HelpName = "FILE", Description = "Write JSON too." };
        Verb verb = new(
            "verify", "Run the scenarios under the tracer, and say whether it tells the truth on this kernel")
        {
            Synopses = ["verify [OPTION]… [NAME|PATTERN|SYSCALL|FAMILY]…"],
            Text =
            [
                "Every scenario makes calls and notes what the kernel really answered, which is compared with what was "
                + "traced: every argument, result, file, size and name. The exit code is 0 only when all of it holds "
                + "and nothing was lost.",
                "Scenarios run in processes of their own, in a directory that is removed afterwards.",
            ],
            Examples =
            [
                ("weir verify", "everything"),
                ("weir verify aio timer 'io_uring*'", "a part"),
                ("weir verify --tracer strace 'open*'", "the same calls as strace(1) sees them"),
                ("weir verify --replay 'signal*'", "whether recording and replaying them gives the same"),
            ],
        };
        Option<string?> tracer = new Option<string?>("--tracer")
        {
            HelpName = "weir|strace", Description = "Hold the same expectations against another tracer.",
        };
        tracer.AcceptOnlyFromAmong("weir", "strace");
        Option<bool> replay = new("--replay")
        {
            Description = "Record and replay each scenario instead, and compare the two.",
        };
        Option<bool> audit = new("--audit")
        {
            Description = "With --replay: look for memory that a call changed without its row saying so. Slow.",
        };
        verb.Arguments.Add(names);
        verb.AddGroup("Comparison", tracer, replay, audit);
        verb.AddGroup("Output", junit, json);
        verb.SetAction(parsed => parsed.GetValue(replay) || parsed.GetValue(audit)
            ? Replay(world, ScenarioSelection.Read(parsed.GetValue(names) ?? []), parsed.GetValue(audit))
            : Run(
            world,
            parsed.GetValue(tracer) == "strace",
            new VerifyOptions
            {
                Scenarios = ScenarioSelection.Read(parsed.GetValue(names) ?? []),
                Tool = VerifyOptions.ThisTool,
            },
            parsed.GetValue(junit),
            parsed.GetValue(json)));
        return verb;
    }

    private static int Run(Surroundings world, bool strace, VerifyOptions options, string? junit, string? json)
    {
        long start = world.Clock.GetTimestamp();
        SweepUp(world);
        using VerdictFiles files = new(junit, json);
        using StopSignals signals = new(passOn: null);
        using ITracer tracer = strace ? new StraceTracer() : OwnTracer();
        VerifyRun run = new(
            options, tracer, (name, done) => Show(world, name, done, options.Scenarios.Count), world.Clock)
        {
            IsStopped = () => signals.Stop,
        };
        IReadOnlyList<Verdict> verdicts = run.Run();
        if (world.ErrorIsTerminal)
        {
            world.Error.Write("\r\x1b[K");
        }

        VerdictTable.Write(world.Out, verdicts, tracer.Lost, world.Clock.GetElapsedTime(start));
        world.Out.Flush();
        files.Write(verdicts);
        if (signals.Stop)
        {
            return Stopped(world, signals, verdicts.Count, options.Scenarios.Count);
        }

        return verdicts.Count == options.Scenarios.Count && verdicts.All(v => v.Holds || v.Incomparable is not null)
            && (strace || tracer.Lost == 0)
            ? ExitCode.Done
            : ExitCode.Failure;
    }

    private static int Replay(Surroundings world, IReadOnlyList<Scenario> scenarios, bool audit)
    {
        SweepUp(world);
        using StopSignals signals = new(passOn: null);
        IReadOnlyList<ReplayCheck> checks = ReplayRun.Run(
            world, scenarios, VerifyOptions.ThisTool, audit, (name, done) => Show(world, name, done, scenarios.Count),
            () => signals.Stop);
        return signals.Stop ? Stopped(world, signals, checks.Count, scenarios.Count)
            : checks.All(c => c.Identical) ? ExitCode.Done : ExitCode.Failure;
    }

    private static int Stopped(Surroundings world, StopSignals signals, int ran, int all)
    {
        world.Error.WriteLine($"weir: stopped by a signal: {ran} of {all} scenarios ran");
        return signals.ExitStatus;
    }

    private static void SweepUp(Surroundings world)
    {
        foreach (string line in ScenarioDirectory.Sweep())
        {
            world.Error.WriteLine($"weir: {line}");
        }
    }

    private static WeirTracer OwnTracer()
    {
        GateSession session = new(new GateOptions { PlanOf = row => row.Plan, RingBytes = RingBytes, Async = true });
        return new WeirTracer(
            session, program => session.MarkNew(program.PidFd), session.Stop, new Sightings());
    }

    private static void Show(Surroundings world, string name, int done, int all)
    {
        if (world.ErrorIsTerminal)
        {
            string line = $"{done} of {all}: {name}";
            int room = Math.Max(1, (TerminalCalls.Size(StandardError)?.Columns ?? int.MaxValue) - 1);
            world.Error.Write($"\r\x1b[K{line[..Math.Min(line.Length, room)]}");
        }
    }
}
