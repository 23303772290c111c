using System.Globalization;
using Weir.Catalogue;
using Weir.Cli.Verifying;
using Weir.Probes.Session;
using Weir.Scenarios;
using Weir.Scenarios.Matching;

namespace Weir.EndToEnd.Tests;

/// <summary>What <c>weir verify</c> does: every scenario, under the tracer, on this kernel.</summary>
[Collection("tracing")]
public sealed class WholeVerifyTests(ITestOutputHelper output)
{
    // As the verb has it: the busiest scenario makes 1,500,000 calls in half a second.
    private const long RingBytes = 256L << 20;

    [Fact]
    public void Every_scenario_holds_and_nothing_is_lost()
    {
        const int LeastCalls = 360;
        GateSession session = new(new GateOptions { PlanOf = row => row.Plan, RingBytes = RingBytes, Async = true });
        using WeirTracer tracer = new(session, p => session.MarkNew(p.PidFd), session.Stop, new Sightings());
        IReadOnlyList<Verdict> verdicts = new VerifyRun(
            new VerifyOptions
            {
                Scenarios = ScenarioList.All, Tool = [Path.Combine(AppContext.BaseDirectory, "weir")],
            },
            tracer, (_, _) => { }, TimeProvider.System).Run();
        Assert.All(verdicts, v => Assert.True(
            v.Holds, $"{v.Scenario}: {v.Broken} {string.Join("; ", v.Problems.Take(3).Select(p => p.Text))}"));
        Assert.Equal(ScenarioList.All.Length, verdicts.Count);
        Assert.Equal(0, tracer.Lost);
        int calls = verdicts.SelectMany(v => v.Syscalls).Distinct().Count(n => Syscalls.Find(n) is not null);
        Assert.True(calls >= LeastCalls, string.Create(CultureInfo.InvariantCulture, $"{calls} calls were seen"));
        EachDocumentedErrorIsProvokedOrExplained(verdicts);
    }

    private void EachDocumentedErrorIsProvokedOrExplained(IReadOnlyList<Verdict> verdicts)
    {
        HashSet<(string Call, string Error)> provoked = Exercised.Errors(verdicts);
        Assert.All(DocumentedErrors.All, pair => Assert.True(
            provoked.Contains(pair) != UnprovokedErrors.All.ContainsKey(pair),
            provoked.Contains(pair)
                ? $"{pair.Call} was seen to give {pair.Error}: take it out of catalogue/unprovoked.txt"
                : $"{pair.Call} was not seen to give {pair.Error}: add a line to a table of failures, or the reason "
                    + "why not to catalogue/unprovoked.txt"));
        output.WriteLine(Exercised.Documented(verdicts));
    }
}
