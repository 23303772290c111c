using System.Collections.Immutable;
using Weir.Catalogue.Records;
using Weir.Kernel.Calls;
using Weir.Kernel.Launching;
using Weir.Probes.Session;

namespace Weir.Cli.Tracing;

/// <summary>
/// A trace by gates, with the program that was launched for it or the processes that it was attached to.
/// </summary>
internal sealed class RunningGates(GateSession gates, HeldProgram? program, ImmutableArray<int> pids) : ITraceSession
{
    private readonly long _wallOffsetNs = Clock.WallNs - Clock.BootNs;

    /// <inheritdoc/>
    public long? WallOffsetNs => _wallOffsetNs;

    /// <inheritdoc/>
    public bool Ended => program is not null
        ? program.Poll()
        : !pids.IsEmpty && pids.All(pid => !Directory.Exists($"/proc/{pid}"));

    /// <inheritdoc/>
    public int? ExitStatus => program?.ExitStatus;

    /// <inheritdoc/>
    public void Signal(int signal) => program?.Signal(signal);

    /// <inheritdoc/>
    public int Drain(IRecordSink sink) => gates.Drain(sink);

    /// <inheritdoc/>
    public void Wait(int timeoutMs) => gates.Wait(timeoutMs);

    /// <inheritdoc/>
    public void LookAtRunning(IRecordSink sink) => gates.LookAtRunning(sink);

    /// <inheritdoc/>
    public void StopTracing() => gates.Stop();

    /// <inheritdoc/>
    public int DrainRunning(IRecordSink sink) => gates.DrainRunning(sink);

    /// <inheritdoc/>
    public SourceCounters ReadCounters() => gates.ReadCounters();

    /// <inheritdoc/>
    public void Dispose()
    {
        program?.Dispose();
        gates.Dispose();
    }
}
