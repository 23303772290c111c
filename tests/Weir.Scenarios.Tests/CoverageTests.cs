using Weir.Catalogue;
using Weir.Catalogue.Operations;

namespace Weir.Scenarios.Tests;

public sealed class CoverageTests
{
    private static readonly Dictionary<string, string> Unexercised = ReadUnexercised();
    private static readonly HashSet<string> Operations =
        [.. RingOps.All.Concat(AioOps.All).Select(r => r.FullName)];

    [Fact]
    public void Every_row_is_in_a_scenario_or_has_a_reason_not_to_be()
    {
        HashSet<string> exercised = [.. ScenarioList.All.SelectMany(s => s.Rows)];
        Assert.All(Syscalls.All.Select(r => r.Name).Concat(Operations), row => Assert.True(
            exercised.Contains(row) != Unexercised.ContainsKey(row),
            exercised.Contains(row)
                ? $"{row} is in a scenario and in catalogue/unexercised.txt: take it out of the list"
                : $"{row} is in no scenario: write one, or give the reason in catalogue/unexercised.txt"));
    }

    [Theory]
    [InlineData("io_uring:", 62)]
    [InlineData("aio:", 7)]
    public void Nearly_all_asynchronous_operations_are_exercised(string by, int least)
    {
        int exercised = ScenarioList.All.SelectMany(s => s.Rows).Distinct()
            .Count(r => r.StartsWith(by, StringComparison.Ordinal));
        Assert.True(exercised >= least, $"{exercised} operations in scenarios, of at least {least}");
    }

    [Fact]
    public void Nearly_all_rows_are_exercised()
    {
        const int Least = 360;
        int exercised = ScenarioList.All.SelectMany(s => s.Rows).Distinct().Count(r => Syscalls.Find(r) is not null);
        Assert.True(exercised >= Least, $"{exercised} rows in scenarios, of at least {Least}");
    }

    [Fact]
    public void Every_reason_is_given_for_a_row() =>
        Assert.All(Unexercised, line =>
        {
            Assert.True(Syscalls.Find(line.Key) is not null || Operations.Contains(line.Key), line.Key);
            Assert.True(line.Value.Length > 10, $"{line.Key}: say why");
        });

    [Fact]
    public void Rows_of_scenarios_are_rows_of_the_catalogue() =>
        Assert.All(ScenarioList.All, s => Assert.All(s.Rows, row => Assert.True(
            Syscalls.Find(row)?.Name == row || Operations.Contains(row), $"{s.Name}: {row}")));

    [Fact]
    public void Documented_errors_are_those_of_calls_that_there_are() =>
        Assert.All(DocumentedErrors.All, pair =>
        {
            Assert.NotNull(Syscalls.Find(pair.Call));
            Assert.True(Enum.TryParse(pair.Error, out Errno _), pair.Error);
        });

    [Fact]
    public void Every_reason_not_to_provoke_an_error_is_given_for_one_that_is_documented() =>
        Assert.All(UnprovokedErrors.All, line =>
        {
            Assert.Contains(line.Key, DocumentedErrors.All);
            Assert.True(line.Value.Length > 20, $"{line.Key}: say why");
        });

    [Fact]
    public void No_error_of_a_table_has_a_reason_not_to_be_provoked() =>
        Assert.DoesNotContain(
            ScenarioList.All.SelectMany(s => s.Failures).Select(f => (f.Split('=')[0], f.Split('=')[1])),
            UnprovokedErrors.All.ContainsKey);

    [Fact]
    public void Two_thirds_of_the_documented_errors_are_provoked_and_the_others_explained()
    {
        const int Documented = 1959, MostExplained = 653;
        Assert.Equal(Documented, DocumentedErrors.All.Count);
        Assert.True(UnprovokedErrors.All.Count <= MostExplained, $"{UnprovokedErrors.All.Count} are explained");
    }

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
