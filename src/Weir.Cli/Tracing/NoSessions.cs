using Weir.Kernel;

namespace Weir.Cli.Tracing;

/// <summary>Where there are no gates to start, everything but tracing still works.</summary>
internal sealed class NoSessions : ISessionFactory
{
    /// <inheritdoc/>
    public ITraceSession Start(TraceOptions options) =>
        throw new FeatureMissingException("tracing gates in this build", "0.1", "every other command works");
}
