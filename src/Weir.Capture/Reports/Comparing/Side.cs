using Weir.Capture.Rows;

namespace Weir.Capture.Reports.Comparing;

/// <summary>One of the two captures, by group: counts, latencies and how unevenly calls came.</summary>
internal sealed class Side
{
    // Enough to see a shift of a few percent; more only makes differences "significant" that nobody would notice.
    private const int MostLatencies = 20_000;
    private const int MostGroups = 65_536;
    private const int Seed = 1;
    private readonly Dictionary<(string Table, string Name), SideGroup> _groups = [];
    private long _first = long.MaxValue, _last = long.MinValue;

    public IEnumerable<(string Table, string Name)> Names => _groups.Keys;

    public long Calls { get; private set; }

    public double Seconds => _last > _first ? (_last - _first) / 1e9 : 0;

    public SideGroup? Find((string Table, string Name) name) => _groups.GetValueOrDefault(name);

    public void Add(RowSet rows)
    {
        var call = new CallCursor(rows);
        while (call.Next())
        {
            Calls++;
            if (call.TimeNs is { } time)
            {
                _first = Math.Min(_first, time);
                _last = Math.Max(_last, time + (call.LatencyNs ?? 0));
            }

            Add(("syscall", call.Call), call);
            Add(("process", call.Comm), call);
            if (call.Path is { Length: > 0 } path)
            {
                Add(("file", path), call);
            }

            if (call.Error is { } error)
            {
                Add(("error", $"{call.Call} {error}"), call);
            }
        }
    }

    private void Add((string, string) name, CallCursor call)
    {
        if (!_groups.TryGetValue(name, out SideGroup? group))
        {
            if (_groups.Count >= MostGroups)
            {
                return;
            }

            _groups[name] = group = new SideGroup(new Sample(MostLatencies, Seed));
        }

        group.Add(call);
    }
}
