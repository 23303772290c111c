using System.Globalization;

namespace Weir.Capture.Reports.Findings;

/// <summary>A thread making the same call in vain, with hardly a pause.</summary>
internal sealed class RetryLoops : IFindingRule
{
    /// <summary>So many failures in a row are a loop.</summary>
    public const int LeastInRow = 100;

    /// <summary>A longer pause between two tries is waiting, not spinning.</summary>
    public const long MostGapNs = 1_000_000;

    private readonly Dictionary<long, Run> _running = [];
    private readonly Tally<(string Comm, string Call, string Error)> _loops = new();

    public void Add(CallCursor call)
    {
        bool known = _running.TryGetValue(call.Tid, out Run? run);
        bool vain = call.Error is "EAGAIN" or "EINTR" or "EBUSY" or "EINPROGRESS";
        bool same = known && run!.Call == call.Call && run.Error == call.Error && call.GapNs is null or <= MostGapNs;
        if (vain && same)
        {
            run!.Count++;
            run.Ns += (call.LatencyNs ?? 0) + (call.GapNs ?? 0);
            return;
        }

        End(run);
        if (vain && (known || _running.Count < 65_536))
        {
            _running[call.Tid] = new Run
            {
                Comm = call.Comm, Call = call.Call, Error = call.Error!, Count = 1, Ns = call.LatencyNs ?? 0,
            };
        }
        else
        {
            _running.Remove(call.Tid);
        }
    }

    public IEnumerable<Finding> Result(long spanNs)
    {
        foreach (Run run in _running.Values)
        {
            End(run);
        }

        _running.Clear();
        foreach (((string comm, string call, string error), long calls, long ns) in _loops.Worst)
        {
            yield return new Finding(
                "retry-loop",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{comm} called {call} {calls:N0} times in vain ({error}) without waiting"),
                ns, calls,
                "Wait for readiness (poll, epoll, io_uring) instead of asking again.",
                [Tally<string>.Line($"{call} = {error}  {comm}", calls, ns)]);
        }
    }

    private void End(Run? run)
    {
        if (run is { Count: >= LeastInRow })
        {
            _loops.Add((run.Comm, run.Call, run.Error), run.Ns, run.Count);
        }
    }

    private sealed class Run
    {
        public required string Comm { get; init; }

        public required string Call { get; init; }

        public required string Error { get; init; }

        public long Count { get; set; }

        public long Ns { get; set; }
    }
}
