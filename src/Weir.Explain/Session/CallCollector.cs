using Weir.Catalogue;
using Weir.Catalogue.Operations;
using Weir.Catalogue.Records;
using Weir.Explain.Sights;

namespace Weir.Explain.Session;

/// <summary>Sorts sights by the call that they belong to, and keeps the calls of which one may be wanted.</summary>
public sealed class CallCollector
{
    private const int MostKept = 2000, MoreRings = 2;
    private readonly Dictionary<ulong, Open> _open = [];
    private readonly List<FollowedCall> _kept = [];
    private readonly List<long> _durations = [];
    private readonly bool _fetchedLater;
    private readonly string? _operation;
    private readonly int _nth;

    /// <summary>Prepares.</summary>
    /// <param name="call">The call that is followed.</param>
    /// <param name="operation">Only calls with a request of this operation; null: all.</param>
    /// <param name="nth">The number of the only call that is wanted, from 1; 0: any.</param>
    public CallCollector(SyscallRow call, string? operation = null, int nth = 0)
    {
        ArgumentNullException.ThrowIfNull(call);
        _fetchedLater = Submission.By(call) == AsyncSource.Aio;
        _operation = operation;
        _nth = nth;
    }

    /// <summary>How many calls were followed to their end.</summary>
    public int Count => _durations.Count;

    /// <summary>Whether the call that is wanted by its number has been seen.</summary>
    public bool HasNth => _nth > 0 && _durations.Count >= _nth;

    /// <summary>How long they took, in order, in ns.</summary>
    public IReadOnlyList<long> Durations => [.. _durations.Order()];

    /// <summary>Takes a sight.</summary>
    public void Add(Sight sight)
    {
        ArgumentNullException.ThrowIfNull(sight);
        if (sight.Kind is SightKind.Enter or SightKind.Taken)
        {
            _open[sight.Errand] = new Open();
        }

        if (!_open.TryGetValue(sight.Errand, out Open? call))
        {
            return;
        }

        call.Sights.Add(sight);
        call.Parts += sight.Kind switch
        {
            SightKind.AioBegin or SightKind.RingSubmit => 1,
            SightKind.AioEnd => -1,
            SightKind.RingComplete when (sight.C & MoreRings) == 0 => -1,
            _ => 0,
        };
        call.Returned |= sight.Kind is SightKind.Return or SightKind.Gone;

        // There is no call to return from, but a request that must end.
        call.Returned |= sight.Kind == SightKind.RingSubmit && call.Sights[0].Kind == SightKind.Taken;
        call.Fetched |= sight.Kind is SightKind.Reap or SightKind.Gone;
        if (call.IsOver && (call.Fetched || !_fetchedLater || !call.HasParts))
        {
            _open.Remove(sight.Errand);
            Keep(call);
        }
    }

    /// <summary>No more sights come: calls whose requests were not fetched are over, too.</summary>
    public void Complete()
    {
        foreach (Open call in _open.Values.OrderBy(c => c.Sights[0].TimeNs).Where(c => c.IsOver).ToArray())
        {
            Keep(call);
            _open.Remove(call.Sights[0].Errand);
        }

        if (_kept.Count == 0 && _open.Values.OrderBy(c => c.Sights[0].TimeNs).FirstOrDefault(Wanted) is { } unfinished)
        {
            _kept.Add(new FollowedCall(unfinished.Sights, unfinished.DurationNs, false));
        }
    }

    /// <summary>The call that is wanted; null: there was none.</summary>
    public FollowedCall? Pick(ExplainPick pick)
    {
        FollowedCall[] all = [.. _kept.OrderBy(c => c.DurationNs)];
        return all.Length == 0 ? null : pick switch
        {
            ExplainPick.Fastest => all[0],
            ExplainPick.Median => all[all.Length / 2],
            _ => all[^1],
        };
    }

    private void Keep(Open call)
    {
        if (!Wanted(call))
        {
            return;
        }

        _durations.Add(call.DurationNs);
        if (_nth == 0 || _durations.Count == _nth)
        {
            _kept.Add(new FollowedCall(call.Sights, call.DurationNs, true));
        }

        if (_kept.Count > MostKept)
        {
            // The ends and the middle are what may be asked for.
            FollowedCall[] all = [.. _kept.OrderBy(c => c.DurationNs)];
            _kept.Clear();
            _kept.AddRange([all[0], .. all[(MostKept / 4)..(MostKept * 3 / 4)], all[^1]]);
        }
    }

    private bool Wanted(Open call) => _operation is null || call.Sights.Any(s => s.Kind switch
    {
        SightKind.RingSubmit => RingOps.Find((int)s.B)?.Name == _operation,
        SightKind.Enter => _fetchedLater && Text.CallText.FirstOperation(s)?.Name == _operation,
        _ => false,
    });

    private sealed class Open
    {
        internal List<Sight> Sights { get; } = [];

        internal int Parts { get; set; }

        internal bool Returned { get; set; }

        internal bool Fetched { get; set; }

        internal bool IsOver => Returned && Parts <= 0;

        internal bool HasParts => Sights.Any(s => s.Kind == SightKind.AioBegin);

        internal long DurationNs => Sights.LastOrDefault(
            s => s.Kind is SightKind.Return or SightKind.Gone or SightKind.AioEnd or SightKind.RingComplete,
            Sights[^1]).TimeNs - Sights[0].TimeNs;
    }
}
