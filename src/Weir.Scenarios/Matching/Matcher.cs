using System.Globalization;
using Weir.Scenarios.Expecting;

namespace Weir.Scenarios.Matching;

/// <summary>Holds the expectations of one scenario against the calls that were seen of it. Pure.</summary>
public sealed class Matcher
{
    private readonly ScenarioCalls _calls;
    private readonly List<Problem> _problems = [];
    private readonly HashSet<string> _syscalls = [], _errors = [];
    private int _checked, _untold, _seen;

    private Matcher(ScenarioCalls calls) => _calls = calls;

    /// <summary>Compares.</summary>
    public static Verdict Compare(string scenario, IReadOnlyList<Expectation> expectations, ScenarioCalls calls)
    {
        ArgumentNullException.ThrowIfNull(expectations);
        Matcher matcher = new(calls);
        foreach (Expectation each in expectations.Where(e => !e.Everywhere))
        {
            matcher.One(each);
        }

        foreach (SeenCall left in calls.Unclaimed())
        {
            matcher._problems.Add(new Problem(ProblemKind.Unexpected, $"{left}"));
        }

        foreach (Expectation each in expectations.Where(e => e.Everywhere))
        {
            matcher.Set(each);
        }

        return new Verdict
        {
            Scenario = scenario,
            Expected = expectations.Count,
            Seen = matcher._seen,
            Checked = matcher._checked,
            Untold = matcher._untold,
            Problems = [.. matcher._problems],
            Syscalls = [.. matcher._syscalls],
            Errors = [.. matcher._errors],
        };
    }

    private void One(Expectation expectation)
    {
        SeenCall? seen = expectation.Marker != 0
            ? _calls.TakeMarked(expectation.Marker, expectation.Syscall)
            : _calls.TakeNext(expectation.Process!, expectation.Syscall);
        if (seen is null)
        {
            if (expectation.Least > 0)
            {
                _problems.Add(new Problem(ProblemKind.Missing, Describe(expectation)));
            }

            return;
        }

        _seen++;
        _syscalls.Add(seen.Syscall);
        if (seen.TryGet("error", out object? error) && error is string failure)
        {
            _errors.Add($"{seen.Syscall}={failure}");
        }

        foreach (Check check in expectation.Checks)
        {
            if (!seen.TryGet(check.Field, out object? value))
            {
                _untold++;
                continue;
            }

            _checked++;
            if (!check.Holds(value))
            {
                _problems.Add(new Problem(
                    ProblemKind.Wrong, $"{seen}: {check.Field} is {Show(value)}, expected {check.Wanted}"));
            }
        }

        if (expectation.MakesProcess is { } name && seen.TryGet("ret", out object? made) && made is long pid)
        {
            _calls.Name(name, (int)pid);
        }
    }

    private void Set(Expectation expectation)
    {
        List<SeenCall> like = [.. _calls.All().Where(c => IsLike(expectation, c))];
        long times = like.Sum(c => c.Times);
        if (times > 0 || expectation.Least == 0)
        {
            _seen++;
        }

        if (times < expectation.Least)
        {
            _problems.Add(new Problem(
                ProblemKind.Missing, $"{Describe(expectation)}: {times} seen, at least {expectation.Least} expected"));
        }
        else if (times > expectation.Most)
        {
            _problems.Add(new Problem(
                ProblemKind.Unexpected,
                $"{Describe(expectation)}: {times} seen, at most {expectation.Most} expected, such as {like[0]}"));
        }

        _syscalls.UnionWith(like.Select(c => c.Syscall));
    }

    private static bool IsLike(Expectation expectation, SeenCall call) =>
        (expectation.Syscall is null || expectation.Syscall == call.Syscall)
        && expectation.Checks.All(c => call.TryGet(c.Field, out object? value) && c.Holds(value));

    private static string Describe(Expectation expectation) =>
        $"{expectation.Subject} with "
        + string.Join(", ", expectation.Checks.Where(c => !c.Field.StartsWith("arg", StringComparison.Ordinal))
            .Take(6).Select(c => $"{c.Field} {c.Wanted}"));

    private static string Show(object? value) =>
        value is string text ? $"'{text}'" : Convert.ToString(value,
            CultureInfo.InvariantCulture) is { Length: > 0 } s ? s : "nothing";
}
