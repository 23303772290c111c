using System.Collections.Immutable;
using Weir.Trace;
using Weir.Trace.Batches;

namespace Weir.Tui.Watching;

/// <summary>
/// What a dashboard knows of a running trace. One thread adds calls and another looks; each waits for the other for
/// about a millisecond at most.
/// </summary>
public sealed class Watch
{
    private const int BusiestRows = 12, FrequentErrors = 4;

    private readonly Lock _gate = new();
    private readonly TimeProvider _clock;
    private readonly long _start;
    private readonly CallHistory _history = new();
    private CallHistory? _scopedHistory;
    private Tallies _all;
    private Tallies? _scoped;
    private Scope? _scope;
    private bool _frozen;
    private long _notKept;
    private ulong _startNs;
    private WatchAccount _account = new();
    private ImmutableArray<RunningCall> _running = [];

    /// <summary>Begins to watch.</summary>
    public Watch(TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        _clock = clock;
        _start = clock.GetTimestamp();
        _all = new Tallies(0);
    }

    /// <summary>The time of day.</summary>
    public DateTimeOffset Time => _clock.GetLocalNow();

    private long NowMs => (long)_clock.GetElapsedTime(_start).TotalMilliseconds;

    /// <summary>Adds calls.</summary>
    public void Add(CallBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        lock (_gate)
        {
            long nowMs = NowMs;
            foreach (ref readonly Call call in batch.Calls)
            {
                Add(in call, nowMs);
            }
        }
    }

    /// <summary>Takes over which calls run just now.</summary>
    public void SetRunning(CallBatch running)
    {
        ArgumentNullException.ThrowIfNull(running);
        Scope? scope;
        lock (_gate)
        {
            scope = _scope;
        }

        ImmutableArray<RunningCall> calls = RunningCall.Of(running, scope);
        lock (_gate)
        {
            _running = calls;
        }
    }

    /// <summary>Puts a newer account of the trace in place.</summary>
    public void Set(WatchAccount account)
    {
        lock (_gate)
        {
            _account = account;
        }
    }

    /// <summary>
    /// Looks at these calls alone, beginning with those that are still here; the sums of all calls go on meanwhile.
    /// </summary>
    /// <param name="scope">Which; null: all again.</param>
    public void Narrow(Scope? scope)
    {
        lock (_gate)
        {
            _scope = scope;
            _scoped = null;
            _scopedHistory = null;
            if (scope is not null)
            {
                long nowMs = NowMs;
                Tallies scoped = new(nowMs);
                CallHistory kept = new();
                _history.Replay((in call) =>
                {
                    if (scope.Filter.Matches(in call))
                    {
                        scoped.Add(in call, nowMs);
                        kept.Add(in call);
                    }
                });
                _scoped = scoped;
                _scopedHistory = kept;
            }
        }
    }

    /// <summary>Keeps the last calls as they are, to be read in peace, or goes on.</summary>
    public void Freeze(bool frozen)
    {
        lock (_gate)
        {
            _frozen = frozen;
            _notKept = frozen ? _notKept : 0;
        }
    }

    /// <summary>Counts from now on.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            _all = new Tallies(NowMs);
            _scoped = _scope is null ? null : new Tallies(NowMs);
        }
    }

    /// <summary>What a screen needs, as it is now.</summary>
    public Snapshot Look(Question question)
    {
        ArgumentNullException.ThrowIfNull(question);
        lock (_gate)
        {
            long nowMs = NowMs;
            Tallies tallies = _scoped ?? _all;
            long since = tallies.SinceMs;
            bool everything = question.Everything;
            CallHistory history = _scopedHistory ?? _history;
            Snapshot snapshot = new()
            {
                RunningMs = nowMs,
                CountedMs = nowMs - since,
                Account = _account,
                Total = tallies.Total.View(nowMs, since, null),
                Minute = InFlight.Beside(tallies.Line.View(nowMs), _running),
                Flames = [.. Weights(question).Select(tallies.Flame.View)],
                IsWhole = everything,
                Running = _running,
                Loads = tallies.Loads(nowMs),
                HistoryForgotten = history.Forgotten,
                NotKept = _notKept,
            };
            return snapshot with
            {
                Processes = View(tallies.Processes, Tab.Processes),
                Files = View(tallies.Files, Tab.Files),
                Syscalls = View(tallies.Syscalls, Tab.Syscalls),
                Operations = InFlight.Beside(
                    View(tallies.Operations, Tab.Async), _running, tallies.Operations, nowMs - since),
                Errors = everything || question.Tab == Tab.Overview ? tallies.Errors.Busiest(
                    FrequentErrors, nowMs, since, static (rates, sums) => (rates.Errors, sums.Errors)) : [],
                Lines = everything || question.Tab == Tab.Stream
                    ? history.Last(everything ? int.MaxValue : question.Lines, Wanted(question), _scope, _startNs)
                    : [],
            };

            ImmutableArray<RowView> View<TKey>(LiveTable<TKey> table, Tab tab)
                where TKey : notnull => everything || question.Tab == tab
                ? table.View(nowMs, since)
                : question.Tab == Tab.Overview ? table.Busiest(
                    BusiestRows, nowMs, since, static (rates, sums) => (rates.Load, sums.TotalNs)) : [];
        }
    }

    // The overview says where the time of calls on files goes.
    private static FlameWeight[] Weights(Question question) =>
        question.Everything ? Enum.GetValues<FlameWeight>()
        : question.Tab == Tab.Flame ? [question.Weight]
        : question.Tab == Tab.Overview ? [FlameWeight.Time]
        : [];

    private static LineFilter Wanted(Question question) => new(question.Everything ? "" : question.Filter);

    private void Add(in Call call, long nowMs)
    {
        if (_startNs == 0)
        {
            _startNs = call.TimeNs != 0 ? call.TimeNs : call.RecordedNs;
        }

        _all.Add(in call, nowMs);
        bool wanted = _scope is null || _scope.Filter.Matches(in call);
        if (wanted)
        {
            _scoped?.Add(in call, nowMs);
        }

        if (_frozen)
        {
            _notKept += wanted ? 1 : 0;
            return;
        }

        _history.Add(in call);
        if (wanted)
        {
            _scopedHistory?.Add(in call);
        }
    }
}
