using System.Globalization;
using Weir.Flame;

namespace Weir.Capture.Reports.Findings;

/// <summary>Asynchronous submission that does not come back at once.</summary>
internal sealed class BlockingSubmits : IFindingRule
{
    /// <summary>A submission that takes so long has done the work, or waited for room.</summary>
    public const long BlockNs = 1_000_000;

    /// <summary>Fewer are chance.</summary>
    public const int LeastCalls = 10;

    private readonly Tally<string> _submits = new();
    private long _calls, _ns, _all;

    public void Add(CallCursor call)
    {
        if (call.Call != "io_submit")
        {
            return;
        }

        _all++;
        if (call.LatencyNs is >= BlockNs and var ns)
        {
            (_calls, _ns) = (_calls + 1, _ns + ns);
            _submits.Add(call.Comm, ns);
        }
    }

    public IEnumerable<Finding> Result(long spanNs)
    {
        if (_calls >= LeastCalls)
        {
            string mean = WeightText.Of(_ns / _calls, WeightUnit.Nanoseconds);
            yield return new Finding(
                "blocking-submit",
                string.Create(
                    CultureInfo.InvariantCulture, $"{_calls:N0} of {_all:N0} io_submit calls blocked, {mean} each"),
                _ns, _calls,
                "Native AIO is asynchronous for O_DIRECT on preallocated files only; use that, or io_uring.",
                [.. _submits.Worst.Take(5).Select(s => Tally<string>.Line(s.Key, s.Calls, s.Ns))]);
        }
    }
}
