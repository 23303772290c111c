namespace Weir.Cli.Benchmarks;

/// <summary>One way to run the workload.</summary>
/// <param name="Name">What it is called in the table.</param>
/// <param name="Run">Runs it once, and says how long it took.</param>
internal sealed record OverheadCase(string Name, Func<Timing> Run);

/// <summary>How long one run took.</summary>
/// <param name="RunTime">By the wall.</param>
/// <param name="ProcessorTime">Of the workload alone, on all processors.</param>
/// <param name="Calls">Calls that the tracer saw; null where there is none.</param>
/// <param name="Lost">Calls that it lost.</param>
internal sealed record Timing(TimeSpan RunTime, TimeSpan ProcessorTime, long? Calls = null, long Lost = 0)
{
    /// <summary>What is left without another run's times: its start, where that run did nothing else.</summary>
    public Timing Since(Timing start) =>
        this with { RunTime = RunTime - start.RunTime, ProcessorTime = ProcessorTime - start.ProcessorTime };
}
