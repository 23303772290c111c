using Weir.Catalogue.Records;
using Weir.Cli.Verifying;
using Weir.Probes.Session;
using Weir.Scenarios;
using Weir.Scenarios.Matching;

namespace Weir.EndToEnd.Tests;

/// <summary>One traced run of scenarios, held against what was really seen and against what broken tracers would
/// see.</summary>
[Collection("tracing")]
public sealed class VerifyTests : IClassFixture<VerifyTests.TracedRun>
{
    private readonly TracedRun _traced;

    public VerifyTests(TracedRun traced) => _traced = traced;

    public static TheoryData<string> FaultNames => [.. Faults.All.Keys];

    [Fact]
    public void Everything_holds_of_what_was_really_seen() => Assert.All(
        _traced.Verdicts,
        v => Assert.True(v.Holds,
            $"{v.Scenario}: {v.Broken} {string.Join("; ", v.Problems.Take(3).Select(p => p.Text))}"));

    [Fact]
    public void Nothing_was_lost() => Assert.Equal(0, _traced.Lost);

    [Fact]
    public void Records_seen_again_give_the_same_verdicts() =>
        Assert.All(_traced.Again((_, record) => [record]), v => Assert.True(v.Holds, v.Scenario));

    [Theory]
    [MemberData(nameof(FaultNames))]
    public void A_broken_tracer_is_caught(string fault) =>
        Assert.Contains(_traced.Again(Faults.All[fault]), v => !v.Holds);

    [Fact]
    public void A_wrong_return_class_is_caught()
    {
        // What a row of the table does that calls a count or a status bytes.
        static SeenCall Misread(SeenCall call) => call.TryGet("ret", out object? result) && result is >= 0L
            ? call with { Fields = new Dictionary<string, object?>(call.Fields) { ["bytes"] = result } }
            : call;
        Assert.Contains(_traced.Again((_, record) => [record], Misread), v => !v.Holds);
    }

    [Fact]
    public void Many_documented_errors_are_met()
    {
        const int Least = 650;
        int met = _traced.Verdicts.SelectMany(v => v.Errors).Distinct()
            .Count(e => DocumentedErrors.All.Contains((e.Split('=')[0], e.Split('=')[1])));
        Assert.True(met >= Least, $"{met} documented errors of calls were met, of at least {Least}");
    }

    [Fact]
    public void All_operations_of_scenarios_are_seen()
    {
        HashSet<string> seen = [.. _traced.Verdicts.SelectMany(v => v.Syscalls)];
        Assert.All(
            ScenarioList.All.SelectMany(s => s.Rows).Where(r => r.Contains(':', StringComparison.Ordinal)),
            row => Assert.Contains(row, seen));
    }

    /// <summary>The run that all tests look at.</summary>
    public sealed class TracedRun
    {
        private static readonly string[] Themes =
        [
            "open-", "readwrite-",
            "close-", "dup", "rename-", "stat-", "retbytes-phase-a", "recv-flags", "sleep-syscalls",
            "aio-", "ring-", "errors-", "compat-", "signal-restart",
        ];

        private readonly List<byte[]> _records;
        private readonly VerifyRun _run;
        private readonly Sightings _sightings = new();

        public TracedRun()
        {
            GateSession session = new(new GateOptions { PlanOf = row => row.Plan, Async = true });
            KeptRecords kept = new(session);
            _records = kept.Records;
            using WeirTracer tracer = new(kept, p => session.MarkNew(p.PidFd), session.Stop, _sightings);
            _run = new VerifyRun(
                new VerifyOptions
                {
                    Scenarios = [.. ScenarioList.All.Where(s => Themes.Any(t => s.Name.StartsWith(t,
                        StringComparison.Ordinal)))],
                    Tool = [Path.Combine(AppContext.BaseDirectory, "weir")],
                },
                tracer, (_, _) => { }, TimeProvider.System);
            Verdicts = _run.Run();
            Lost = tracer.Lost;
        }

        public IReadOnlyList<Verdict> Verdicts { get; }

        public long? Lost { get; }

        /// <summary>The verdicts on what a tracer would have seen whose records are like that.</summary>
        internal IReadOnlyList<Verdict> Again(
            Func<int, byte[], IEnumerable<byte[]>> change, Func<SeenCall, SeenCall>? distortion = null)
        {
            Sightings sightings = new() { Distortion = distortion ?? (call => call) };
            foreach (int runner in _sightings.Runners)
            {
                sightings.AddRunner(runner);
            }

            using WeirTracer tracer = new(
                new RecordList([.. _records.SelectMany((r, i) => change(i, r))]), _ => { }, () => { },
                    sightings);
            tracer.Finish();
            return _run.Judge(sightings);
        }
    }

    private sealed class RecordList(List<byte[]> records) : IRecordSource
    {
        private bool _done;

        public int Drain(IRecordSink sink)
        {
            if (_done)
            {
                return 0;
            }

            _done = true;
            records.ForEach(r => sink.Take(r));
            return records.Count;
        }

        public int DrainRunning(IRecordSink sink) => 0;

        public void Wait(int timeoutMs) => Thread.Sleep(1);

        public SourceCounters ReadCounters() => new()
        {
            Calls = 0, Rows = 0, CountedOnly = 0, Lost = 0, LostFiles = 0, LostTasks = 0, NoState = 0,
        };

        public void Dispose()
        {
        }
    }
}
