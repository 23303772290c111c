using System.Collections;
using Weir.Scenarios.Scripting;

namespace Weir.Scenarios;

/// <summary>The scenarios of one theme, in the order in which they are written.</summary>
public sealed class ScenarioSet : IEnumerable<Scenario>
{
    private readonly List<Scenario> _scenarios = [];

    /// <summary>Adds a scenario.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="rows">The rows that it is about, separated by spaces.</param>
    /// <param name="summary">What it does.</param>
    /// <param name="run">Makes the calls.</param>
    /// <param name="alone">Whether it needs a process of its own.</param>
    /// <param name="mayDie">Whether that process may be killed or exit with an error.</param>
    public void Add(
        string name, string rows, string summary, Action<Script> run, bool alone = false, bool mayDie = false) =>
        _scenarios.Add(new Scenario
        {
            Name = name,
            Summary = summary,
            Rows = [.. rows.Split(' ', StringSplitOptions.RemoveEmptyEntries)],
            Run = run,
            Alone = alone || mayDie,
            MayDie = mayDie,
        });

    /// <summary>Adds a scenario of calls that must fail.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="rows">The rows that it is about, separated by spaces.</param>
    /// <param name="summary">What it does.</param>
    /// <param name="table">The calls, as <see cref="FailureTable"/> explains them.</param>
    /// <param name="alone">Whether it needs a process of its own.</param>
    public void Add(string name, string rows, string summary, string table, bool alone = false)
    {
        Add(name, rows, summary, s => FailureTable.Run(s, table), alone);
        _scenarios[^1] = _scenarios[^1] with { Failures = [.. FailureTable.Failures(table).Distinct()] };
    }

    /// <inheritdoc/>
    public IEnumerator<Scenario> GetEnumerator() => _scenarios.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
