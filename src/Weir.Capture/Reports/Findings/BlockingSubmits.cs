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

    private const int MostThreads = 65_536, MostPaths = 4096, MostRemembered = 64;

    private readonly Tally<string> _submits = new();
    private readonly Tally<(string Operation, string Path)> _submitted = new();
    private readonly Dictionary<string, bool> _openedDirect = new(StringComparer.Ordinal);

    // By thread, its last blocking submissions: operations become rows when they complete, after the row of the call.
    private readonly Dictionary<long, Queue<(long Begin, long End)>> _blocked = [];
    private long _calls, _ns, _all;

    public void Add(CallCursor call)
    {
        if (call.Async is not null)
        {
            AddOperation(call);
        }
        else if (call.Call == "io_submit")
        {
            AddSubmit(call);
        }
        else if (call.Call is "open" or "openat" or "openat2" && call is { Path: { } path, Error: null }
            && (_openedDirect.Count < MostPaths || _openedDirect.ContainsKey(path)))
        {
            _openedDirect[path] = call.Arguments?.Contains("O_DIRECT", StringComparison.Ordinal) == true;
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
                [
                    .. _submits.Worst.Take(3).Select(s => Tally<string>.Line(s.Key, s.Calls, s.Ns)),
                    .. _submitted.Worst.Take(5).Select(s => Line(s.Key.Operation, s.Key.Path, s.Calls)),
                ]);
        }
    }

    private string Line(string operation, string path, long count)
    {
        string how = _openedDirect.TryGetValue(path, out bool direct)
            ? direct ? "  (opened with O_DIRECT)" : "  (opened without O_DIRECT)"
            : "";
        return string.Create(
            CultureInfo.InvariantCulture, $"{count,9:N0} operations begun in them  {operation}  {path}{how}");
    }

    private void AddSubmit(CallCursor call)
    {
        _all++;
        if (call.LatencyNs is not (>= BlockNs and var ns))
        {
            return;
        }

        (_calls, _ns) = (_calls + 1, _ns + ns);
        _submits.Add(call.Comm, ns);
        if (call.TimeNs is not { } begin || (_blocked.Count >= MostThreads && !_blocked.ContainsKey(call.Tid)))
        {
            return;
        }

        if (!_blocked.TryGetValue(call.Tid, out Queue<(long Begin, long End)>? last))
        {
            _blocked[call.Tid] = last = new Queue<(long Begin, long End)>();
        }

        // Operations are stamped just before the call is: since the thread's previous call they can be nobody else's.
        last.Enqueue((begin - (call.GapNs ?? 0), begin + ns));
        if (last.Count > MostRemembered)
        {
            last.Dequeue();
        }
    }

    private void AddOperation(CallCursor call)
    {
        if (call.TimeNs is { } begun
            && _blocked.TryGetValue(call.Tid, out Queue<(long Begin, long End)>? last)
            && last.Any(s => begun >= s.Begin && begun <= s.End))
        {
            _submitted.Add((call.Call, call.Path ?? "?"), call.LatencyNs ?? 0);
        }
    }
}
