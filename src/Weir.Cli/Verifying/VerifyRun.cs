using System.Collections;
using Weir.Cli.Tracing;
using Weir.Kernel.Calls;
using Weir.Kernel.Launching;
using Weir.Scenarios;
using Weir.Scenarios.Expecting;
using Weir.Scenarios.Matching;

namespace Weir.Cli.Verifying;

/// <summary>Runs scenarios under a tracer and compares.</summary>
internal sealed class VerifyRun
{
    private const int PollMs = 5, MostLines = 12;
    private readonly VerifyOptions _options;
    private readonly ITracer _tracer;
    private readonly Action<string, int> _progress;
    private readonly Dictionary<string, TimeSpan> _times = [];
    private readonly TimeProvider _clock;
    private RunReport? _report;
    private bool _isCut;

    /// <summary>Prepares a run.</summary>
    /// <param name="options">What to run.</param>
    /// <param name="tracer">Under which tracer.</param>
    /// <param name="progress">Told the scenario that runs now, and how many ran before.</param>
    /// <param name="clock">The clock.</param>
    public VerifyRun(VerifyOptions options, ITracer tracer, Action<string, int> progress, TimeProvider clock)
    {
        _options = options;
        _tracer = tracer;
        _progress = progress;
        _clock = clock;
    }

    /// <summary>Whether to stop as soon as possible.</summary>
    public Func<bool> IsStopped { get; init; } = () => false;

    /// <summary>Runs all.</summary>
    public IReadOnlyList<Verdict> Run()
    {
        using ScenarioDirectory directory = new();
        RunReport report = _report = new(Path.Combine(directory.Path, "report.jsonl"));
        foreach (IReadOnlyList<Scenario> batch in Batches())
        {
            IReadOnlyList<Scenario> left = batch;
            while (left.Count > 0 && !IsStopped())
            {
                int before = report.Scenarios.Count;
                RunBatch(left, report, directory.Path);
                int begun = report.Scenarios.Count - before;
                if (begun == 0 && !IsStopped())
                {
                    throw new IOException($"the runner of scenario {left[0]} reported nothing");
                }

                left = [.. left.Skip(begun)];
            }
        }

        _tracer.Finish();
        IReadOnlyList<Verdict> verdicts = Judge(_tracer.Sightings);

        // The one that was interrupted says nothing about the tracer.
        return IsStopped() ? [.. verdicts.SkipLast(_isCut ? 1 : 0)] : verdicts;
    }

    /// <summary>Compares what was reported with what some tracer saw of the same run.</summary>
    public IReadOnlyList<Verdict> Judge(Sightings sightings)
    {
        IReadOnlyList<ReportedScenario> scenarios = _report?.Scenarios ?? [];
        return [.. scenarios.Select((s, i) => Judge(s, Next(scenarios, i), sightings))];
    }

    private IEnumerable<IReadOnlyList<Scenario>> Batches()
    {
        Scenario[] together = [.. _options.Scenarios.Where(s => !s.Alone)];
        return together.Length == 0
            ? _options.Scenarios.Select(s => (IReadOnlyList<Scenario>)[s])
            : [together, .. _options.Scenarios.Where(s => s.Alone).Select(s => (IReadOnlyList<Scenario>)[s])];
    }

    private void RunBatch(IReadOnlyList<Scenario> batch, RunReport report, string directory)
    {
        string errors = Path.Combine(directory, "stderr");
        File.WriteAllText(errors, "");
        using HeldProgram program = _tracer.Start(new LaunchRequest
        {
            Path = _options.Tool[0],
            Arguments =
            [
                .. _options.Tool, "scenario", "--report", report.Path, "--directory", directory,
                .. batch.Select(s => s.Name),
            ],
            Environment = [.. Variables()],
            Directory = directory,
            OutputFile = errors,
        });
        string? late = Watch(program, report);
        report.Read();
        _isCut = IsStopped() && report.Scenarios.Count > 0 && (late is not null || report.Scenarios[^1].End is null);
        if (report.Scenarios.Count > 0 && report.Scenarios[^1] is var last && last.Pid == program.Pid)
        {
            last.Ended = late ?? Crash(last, program, errors);
        }
    }

    private static string? Crash(ReportedScenario last, HeldProgram program, string errors)
    {
        if (last.End is not null && (program.ExitStatus == 0 || ScenarioList.Find(last.Name) is { MayDie: true }))
        {
            return null;
        }

        string[] said = File.ReadAllText(errors).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return $"its process ended with {program.ExitStatus}"
            + (said.Length == 0 ? " and said nothing" : $" and said: {string.Join(" / ", said.Take(MostLines))}");
    }

    private string? Watch(HeldProgram program, RunReport report)
    {
        long since = _clock.GetTimestamp();
        int shown = report.Scenarios.Count;
        while (!program.Poll())
        {
            if (report.Read())
            {
                if (report.Scenarios.Count > shown)
                {
                    Note(report, shown, since);
                    shown = report.Scenarios.Count;
                }

                since = _clock.GetTimestamp();
            }

            if (_clock.GetElapsedTime(since) > _options.TimeLimit || IsStopped())
            {
                End(program);
                return IsStopped() ? "stopped" : $"not done within {_options.TimeLimit.TotalSeconds:0} s";
            }

            Thread.Sleep(PollMs);
        }

        Note(report, shown, since);
        return null;
    }

    // What it started would live on; it is stopped first, so that it starts no more while we look.
    private static void End(HeldProgram program)
    {
        program.Signal(Signals.Stop);
        foreach (int child in ProcessTree.Below([program.Pid]).Where(pid => pid != program.Pid))
        {
            Signals.ToProcess(child, Signals.Kill);
        }

        program.Signal(Signals.Kill);
        program.Poll(wait: true);
    }

    private void Note(RunReport report, int shown, long since)
    {
        if (shown > 0 && shown <= report.Scenarios.Count)
        {
            _times[report.Scenarios[shown - 1].Name] = _clock.GetElapsedTime(since);
        }

        if (report.Scenarios.Count > 0)
        {
            _progress(report.Scenarios[^1].Name, report.Scenarios.Count - 1);
        }
    }

    private Verdict Judge(ReportedScenario scenario, int next, Sightings sightings)
    {
        ScenarioCalls calls = new();
        int first = scenario.Expectations.Select(e => e.Marker).FirstOrDefault(m => m != 0, int.MaxValue);
        foreach (Sighting each in sightings.Calls)
        {
            if (each.Runner != scenario.Pid || each.Marker < first || each.Marker >= next)
            {
                continue;
            }

            if (each.IsMarked)
            {
                calls.AddMarked(each.Marker, each.Call);
            }
            else
            {
                calls.AddOther(each.Call);
            }
        }

        List<Expectation> told = [.. scenario.Expectations.Where(e => _tracer.TellsOperations || !e.IsOperation)];
        Verdict verdict = Matcher.Compare(scenario.Name, told, calls);
        return verdict with
        {
            Incomparable = verdict.Holds && scenario.Ended is null ? null : _tracer.CannotSee(scenario.Name),
            Untold = verdict.Untold + scenario.Expectations.Except(told).Sum(e => e.Checks.Count),
            Skipped = scenario.End?.Skipped,
            Broken = scenario.Ended ?? scenario.End?.Broken,
            Time = _times.GetValueOrDefault(scenario.Name),
        };
    }

    private static int Next(IReadOnlyList<ReportedScenario> scenarios, int index) =>
        index + 1 < scenarios.Count && scenarios[index + 1].Pid == scenarios[index].Pid
            ? scenarios[index + 1].Expectations.Select((Expectation e) => e.Marker)
                .FirstOrDefault(m => m != 0, int.MaxValue)
            : int.MaxValue;

    // The runner compiles once: recompiling in the background would only add calls that nobody asks for.
    private static IEnumerable<string> Variables() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(e => $"{e.Key}={e.Value}")
            .Append("DOTNET_TieredPGO=0");
}
