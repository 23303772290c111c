namespace Weir.Load.Rows;

/// <summary>
/// Where every row of a capture went: made again, or left out for a reason. The two always add up to the rows.
/// </summary>
public sealed class LoadAccount
{
    private readonly Dictionary<(string Call, string Reason), long> _leftOut = [];
    private readonly SortedDictionary<string, long> _planned = new(StringComparer.Ordinal);

    /// <summary>Rows of the capture that were read.</summary>
    public long Rows { get; private set; }

    /// <summary>Rows that are made again.</summary>
    public long Planned { get; private set; }

    /// <summary>Rows that are not.</summary>
    public long Left => _leftOut.Values.Sum();

    /// <summary>Rows that are made again, by call.</summary>
    public IReadOnlyDictionary<string, long> PlannedByCall => _planned;

    /// <summary>What is left out, the most first.</summary>
    public IEnumerable<LeftOut> LeftOut => _leftOut.Select(l => new LeftOut(l.Key.Call, l.Key.Reason, l.Value))
        .OrderByDescending(l => l.Rows).ThenBy(l => l.Call, StringComparer.Ordinal)
        .ThenBy(l => l.Reason, StringComparer.Ordinal);

    /// <summary>Counts a row that was read.</summary>
    internal void Read() => Rows++;

    /// <summary>Counts a row that is made again.</summary>
    internal void Plan(string call)
    {
        Planned++;
        _planned[call] = _planned.GetValueOrDefault(call) + 1;
    }

    /// <summary>Counts a row that is left out.</summary>
    internal void Leave(string call, string reason) =>
        _leftOut[(call, reason)] = _leftOut.GetValueOrDefault((call, reason)) + 1;
}
