using Weir.Catalogue;

namespace Weir.Scenarios.Tests;

public sealed class CoverageTests
{
    private static readonly Dictionary<string, string> Unexercised = ReadUnexercised();

    [Fact]
    public void Every_row_is_in_a_scenario_or_has_a_reason_not_to_be()
    {
        HashSet<string> exercised = [.. ScenarioList.All.SelectMany(s => s.Rows)];
        Assert.All(Syscalls.All, row => Assert.True(
            exercised.Contains(row.Name) != Unexercised.ContainsKey(row.Name),
            exercised.Contains(row.Name)
                ? $"{row.Name} is in a scenario and in catalogue/unexercised.txt: take it out of the list"
                : $"{row.Name} is in no scenario: write one, or give the reason in catalogue/unexercised.txt"));
    }

    [Fact]
    public void Nearly_all_rows_are_exercised()
    {
        const int Least = 360;
        int exercised = ScenarioList.All.SelectMany(s => s.Rows).Distinct().Count();
        Assert.True(exercised >= Least, $"{exercised} rows in scenarios, of at least {Least}");
    }

    [Fact]
    public void Every_reason_is_given_for_a_row() =>
        Assert.All(Unexercised, line =>
        {
            Assert.NotNull(Syscalls.Find(line.Key));
            Assert.True(line.Value.Length > 10, $"{line.Key}: say why");
        });

    [Fact]
    public void Rows_of_scenarios_are_rows_of_the_catalogue() =>
        Assert.All(ScenarioList.All, s => Assert.All(s.Rows, row => Assert.Equal(row, Syscalls.Find(row)?.Name)));

    [Fact]
    public void Names_are_unique_and_summaries_are_there()
    {
        Assert.Equal(ScenarioList.All.Length, ScenarioList.All.Select(s => s.Name).Distinct().Count());
        Assert.All(ScenarioList.All, s => Assert.False(string.IsNullOrWhiteSpace(s.Summary)));
    }

    private static Dictionary<string, string> ReadUnexercised()
    {
        string? folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder!, "Weir.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return File.ReadLines(Path.Combine(folder!, "catalogue", "unexercised.txt"))
            .Where(l => l.Length > 0 && l[0] != '#')
            .Select(l => l.Split(' ', 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .ToDictionary(l => l[0], l => l[1]);
    }
}
