using Weir.Trace;

namespace Weir.Streams.Metrics;

/// <summary>
/// Calls as a bounded number of series. Past the bound, threads of unseen names go to <see cref="Other"/>, calls keep
/// their names, of which the catalogue has some hundreds; sums stay exact, and how many calls went there is counted.
/// </summary>
public sealed class CallMetrics
{
    /// <summary>Stands for names that found no room.</summary>
    public const string Other = "(other)";

    /// <summary>Stands for threads whose name is not known.</summary>
    public const string Unknown = "(unknown)";

    private readonly object _gate = new();
    private readonly Dictionary<(string Syscall, string Comm), CallSeries> _series = [];
    private readonly Dictionary<string, LatencySeries> _latencies = new(StringComparer.Ordinal);
    private readonly int _mostSeries;
    private readonly int _mostSyscalls;
    private long _overflow;

    /// <summary>Makes empty metrics.</summary>
    /// <param name="mostSeries">The most pairs of a call's and a thread's name; others overflow.</param>
    /// <param name="mostSyscalls">The most names of calls: more than the catalogue has.</param>
    public CallMetrics(int mostSeries = 4096, int mostSyscalls = 1024)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(mostSeries);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(mostSyscalls);
        _mostSeries = mostSeries;
        _mostSyscalls = mostSyscalls;
    }

    /// <summary>Adds calls.</summary>
    public void Add(ReadOnlySpan<Call> calls)
    {
        lock (_gate)
        {
            foreach (ref readonly Call call in calls)
            {
                LatencySeries latencies = Latencies(in call);
                if (call.LatencyNs >= 0)
                {
                    latencies.Add(call.LatencyNs);
                }

                Series(in call, latencies).Add(in call);
            }
        }
    }

    /// <summary>Looks at everything while nothing is added.</summary>
    /// <param name="look">Gets the series, the latencies, and how many calls stand under other names.</param>
    public void Read(Action<IReadOnlyCollection<CallSeries>, IReadOnlyCollection<LatencySeries>, long> look)
    {
        ArgumentNullException.ThrowIfNull(look);
        lock (_gate)
        {
            look(_series.Values, _latencies.Values, _overflow);
        }
    }

    private LatencySeries Latencies(in Call call)
    {
        string name = call.Row.Name;
        if (_latencies.TryGetValue(name, out LatencySeries? found))
        {
            return found;
        }

        if (_latencies.Count >= _mostSyscalls)
        {
            return _latencies.TryGetValue(Other, out found)
                ? found
                : _latencies[Other] = new LatencySeries(Other, Other);
        }

        return _latencies[name] = new LatencySeries(name, Words.Of(call.Row.Family));
    }

    private CallSeries Series(in Call call, LatencySeries named)
    {
        string comm = call.Task?.Comm ?? Unknown;
        if (_series.TryGetValue((named.Syscall, comm), out CallSeries? found))
        {
            _overflow += ReferenceEquals(named.Syscall, Other) ? 1 : 0;
            return found;
        }

        if (_series.Count >= _mostSeries)
        {
            comm = Other;
        }

        if (ReferenceEquals(comm, Other) || ReferenceEquals(named.Syscall, Other))
        {
            _overflow++;
        }

        if (!_series.TryGetValue((named.Syscall, comm), out found))
        {
            found = _series[(named.Syscall, comm)] = new CallSeries(named.Syscall, named.Family, comm);
        }

        return found;
    }
}
