using Weir.Scenarios.Expecting;
using Weir.Scenarios.Matching;

namespace Weir.Scenarios.Tests;

public sealed class MatcherTests
{
    private static readonly Expectation Read = new()
    {
        Syscall = "read", Marker = 4, Checks = [new Check("ret", Comparison.Equal, 5), new Check("path",
            Comparison.Equal, Text: "/a")],
    };

    [Fact]
    public void A_call_as_expected_holds() =>
        Assert.True(Compare([Read], Seen(4, "read", 5, "/a")).Holds);

    [Fact]
    public void A_call_that_is_not_there_is_missing() =>
        Assert.Equal(ProblemKind.Missing, Assert.Single(Compare([Read]).Problems).Kind);

    [Fact]
    public void Another_value_is_wrong()
    {
        Problem problem = Assert.Single(Compare([Read], Seen(4, "read", 6, "/a")).Problems);
        Assert.Equal(ProblemKind.Wrong, problem.Kind);
        Assert.Contains("ret is 6, expected 5", problem.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_twice_is_unexpected() =>
        Assert.Equal(
            ProblemKind.Unexpected,
            Assert.Single(Compare([Read], Seen(4, "read", 5, "/a"), Seen(4, "read", 5, "/a")).Problems).Kind);

    [Fact]
    public void A_field_that_a_tracer_does_not_tell_is_counted_and_not_held_against_it()
    {
        Expectation more = Read with { Checks = [.. Read.Checks, new Check("inode", Comparison.Equal, 7)] };
        Verdict verdict = Compare([more], Seen(4, "read", 5, "/a"));
        Assert.True(verdict.Holds);
        Assert.Equal((2, 1), (verdict.Checked, verdict.Untold));
    }

    [Fact]
    public void What_must_not_be_there_is_unexpected()
    {
        Expectation never = new()
        {
            Everywhere = true, Least = 0, Most = 0, Checks = [new Check("path", Comparison.Begins, Text: "/a")],
        };
        Assert.Equal(
            ProblemKind.Unexpected, Assert.Single(Compare([Read, never], Seen(4, "read", 5, "/a")).Problems).Kind);
    }

    [Fact]
    public void Expectations_survive_their_report_line()
    {
        Expectation back = ReportLine.Read(new ReportLine { Expect = Read with { Least = 0,
            Most = 0 } }.ToString()).Expect!;
        Assert.Equal(Read.Checks, back.Checks);
        Assert.Equal((0, 0, "read", 4), (back.Least, back.Most, back.Syscall, back.Marker));
    }

    private static Verdict Compare(Expectation[] expected, params (int Marker, SeenCall Call)[] seen)
    {
        ScenarioCalls calls = new();
        foreach ((int marker, SeenCall call) in seen)
        {
            calls.AddMarked(marker, call);
        }

        return Matcher.Compare("made-up", expected, calls);
    }

    private static (int Marker, SeenCall Call) Seen(int marker, string name, long result, string path) => (marker,
        new SeenCall
    {
        Pid = 1, Tid = 1, Syscall = name, Fields = new Dictionary<string, object?> { ["ret"] = result,
            ["path"] = path },
    });
}
