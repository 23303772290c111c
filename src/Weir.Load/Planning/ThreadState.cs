using Weir.Load.Rows;

namespace Weir.Load.Planning;

/// <summary>A thread while its rows are walked.</summary>
internal sealed class ThreadState(PlannedThread thread, long beganNs)
{
    private readonly Dictionary<int, int> _known = [];
    private readonly List<long> _inFlightUntilNs = [];
    private readonly List<StepRef> _awaited = [];
    private long _lastEndNs = beganNs, _thinkNs, _carriedUntilNs;
    private PlannedStep? _lastRequest;

    /// <summary>What it does, as far as it is known.</summary>
    public PlannedThread Thread { get; } = thread;

    /// <summary>The step that comes next, as others will wait for it.</summary>
    public StepRef Next(long endNs) => new(Thread.Number, Thread.Steps.Count + 1, endNs);

    /// <summary>A call that hands requests over or takes them back: it does not think meanwhile.</summary>
    public void Carry(LoadRow row)
    {
        _thinkNs += Math.Max(0, row.StartNs - _lastEndNs);
        _lastEndNs = Math.Max(_lastEndNs, row.EndNs);
        _carriedUntilNs = row.EndNs;
        _lastRequest = null;
    }

    /// <summary>What the thread does next happens after these.</summary>
    public void Await(IEnumerable<StepRef> steps) => _awaited.AddRange(steps);

    /// <summary>The time that the thread spent on other things before a row, ns.</summary>
    public long Think(LoadRow row)
    {
        long think = _thinkNs + Math.Max(0, row.StartNs - _lastEndNs);
        _thinkNs = 0;
        _lastEndNs = Math.Max(_lastEndNs, row.Form.IsAsync ? row.StartNs : row.EndNs);
        return think;
    }

    /// <summary>How many requests are in flight when a row begins; an asynchronous one is from now on.</summary>
    public int InFlight(LoadRow row)
    {
        _inFlightUntilNs.RemoveAll(until => until <= row.StartNs);
        int before = _inFlightUntilNs.Count;
        if (row.Form.IsAsync)
        {
            _inFlightUntilNs.Add(row.EndNs);
            Thread.Depth = Math.Max(Thread.Depth, before + 1);
        }

        return before;
    }

    /// <summary>Adds a step, and hands a request over together with the one before where one call did both.</summary>
    public void Add(PlannedStep step, LoadRow row, IEnumerable<StepRef> after)
    {
        step.Waits = [.. Unknown(after.Concat(_awaited), row.StartNs)];
        _awaited.Clear();
        bool request = row.Form.IsAsync && step.Form is { IsAsync: true };
        if (request && _lastRequest is not null && row.StartNs < _carriedUntilNs
            && step.Waits.Length == 0 && step.InFlight > 0 && ReferenceEquals(Thread.Steps[^1], _lastRequest))
        {
            _lastRequest.GoesWithNext = true;
        }

        _lastRequest = request ? step : null;
        Thread.Steps.Add(step);
    }

    // What the thread has waited for once, or is its own past, it need not wait for again. Calls that overlapped in the
    // capture need no order.
    private IEnumerable<(int Thread, int Count)> Unknown(IEnumerable<StepRef> steps, long startNs)
    {
        var last = steps.Where(s => s.Thread != Thread.Number && s.EndNs <= startNs)
            .GroupBy(s => s.Thread, s => s.Count).Select(g => (Thread: g.Key, Count: g.Max()));
        foreach ((int thread, int count) in last)
        {
            if (count > _known.GetValueOrDefault(thread))
            {
                _known[thread] = count;
                yield return (thread, count);
            }
        }
    }
}
