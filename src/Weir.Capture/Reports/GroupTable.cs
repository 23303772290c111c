namespace Weir.Capture.Reports;

/// <summary>Groups by name, bounded: names beyond the bound share one group, so that sums stay exact.</summary>
public sealed class GroupTable(string title, int most = 8192)
{
    /// <summary>Name of the group of all names beyond the bound.</summary>
    public const string Other = "[other]";

    private readonly Dictionary<string, GroupStats> _groups = new(StringComparer.Ordinal);

    /// <summary>What it groups by.</summary>
    public string Title { get; } = title;

    /// <summary>Groups, the most time first.</summary>
    public IEnumerable<GroupStats> ByTime => _groups.Values
        .OrderByDescending(g => g.Latencies.Total).ThenByDescending(g => g.Calls)
        .ThenBy(g => g.Name, StringComparer.Ordinal);

    /// <summary>How many there are.</summary>
    public int Count => _groups.Count;

    /// <summary>Adds the current call to a group.</summary>
    public void Add(string name, CallCursor call, bool timed = true) => Find(name).Add(call, timed);

    /// <summary>A group by name, or null.</summary>
    public GroupStats? this[string name] => _groups.GetValueOrDefault(name);

    private GroupStats Find(string name)
    {
        if (!_groups.TryGetValue(name, out GroupStats? group))
        {
            name = _groups.Count >= most ? Other : name;
            if (!_groups.TryGetValue(name, out group))
            {
                _groups[name] = group = new GroupStats(name);
            }
        }

        return group;
    }
}
