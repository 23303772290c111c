using System.Net;
using Weir.Streams.Metrics;
using Weir.Trace;

namespace Weir.Streams.Prometheus;

/// <summary>Sums calls up for Prometheus, which fetches them when it likes.</summary>
public sealed class PrometheusTarget : ICallTarget
{
    private readonly CallMetrics _metrics;
    private readonly ScrapeServer _server;

    /// <summary>Starts to listen.</summary>
    /// <param name="address">Where; port 0 lets the system choose one.</param>
    /// <param name="account">The account of the trace.</param>
    /// <param name="version">The version of the program.</param>
    /// <param name="metrics">The sums to start with; null: none.</param>
    /// <exception cref="IOException">The address cannot be listened on.</exception>
    public PrometheusTarget(IPEndPoint address, LiveAccount account, string version, CallMetrics? metrics = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(account);
        _metrics = metrics ?? new CallMetrics();
        _server = new ScrapeServer(
            address, PrometheusText.ContentType, () => PrometheusText.Of(_metrics, account, version));
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address => _server.Address;

    /// <inheritdoc/>
    public string Name => $"http://{Address}/metrics";

    /// <summary>None: sums hold every call.</summary>
    public long DroppedRows => 0;

    /// <inheritdoc/>
    public void Take(ReadOnlySpan<Call> calls) => _metrics.Add(calls);

    /// <inheritdoc/>
    public void Flush()
    {
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Complete() => [];

    /// <inheritdoc/>
    public void Dispose() => _server.Dispose();
}
