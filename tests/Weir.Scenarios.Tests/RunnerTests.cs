namespace Weir.Scenarios.Tests;

/// <summary>Scenarios in this process. What they leave open is closed by number, so nothing runs beside them.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
[Collection("alone")]
public sealed class RunnerTests
{
    // Programs that are never waited for: they are what another program becomes.
    [Theory]
    [InlineData("process-exec-lifecycle")]
    [InlineData("process-execveat")]
    [InlineData("exec-non-leader-thread")]
    public void A_program_that_another_becomes_is_closed_by_its_owner_alone(string name)
    {
        string folder = Directory.CreateTempSubdirectory("weir-runner-").FullName;
        string here = Directory.GetCurrentDirectory();
        try
        {
            using StringWriter report = new();
            ScenarioRunner runner = new(folder, report);
            runner.Run(ScenarioList.Find(name)!);
            Assert.DoesNotContain("Broken", report.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(runner.Left, l => l.Contains("weir-child", StringComparison.Ordinal));
        }
        finally
        {
            Directory.SetCurrentDirectory(here);
            Directory.Delete(folder, recursive: true);
        }
    }
}
