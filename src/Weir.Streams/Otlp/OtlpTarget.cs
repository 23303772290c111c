using System.Diagnostics.Metrics;
using System.Globalization;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using Weir.Streams.Metrics;
using Weir.Trace;

namespace Weir.Streams.Otlp;

/// <summary>
/// Sums calls up and exports them as OpenTelemetry metrics over OTLP (HTTP with protobuf), through the official
/// exporter. Sums are cumulative: an export that fails is made good by the next.
/// </summary>
public sealed class OtlpTarget : ICallTarget
{
    // Beyond ours the SDK would add up under a mark of its own.
    private const int MostSeries = 20_000;
    private readonly CallMetrics _metrics = new();
    private readonly OtlpOptions _options;
    private readonly Meter _meter;
    private readonly Histogram<double> _durations;
    private readonly Dictionary<string, KeyValuePair<string, object?>[]> _tags = new(StringComparer.Ordinal);
    private readonly ExportWatch _watch;
    private readonly MeterProvider _provider;

    /// <summary>Starts to export.</summary>
    public OtlpTarget(OtlpOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _watch = new ExportWatch(Name, options.Say);
        // Two targets in one process must not hear each other.
        string name = "weir." + Guid.NewGuid().ToString("n");
        _meter = new Meter(name, options.Version);
        _durations = _meter.CreateHistogram(
            "weir.call.duration", "s", "Time from enter to exit of calls.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [.. LatencyBuckets.BoundsNs.Select(ns => ns / 1e9)],
            });
        Observe("weir.calls", "{call}", "Calls.", s => s.Calls);
        Observe("weir.errors", "{call}", "Calls that failed.", s => s.Errors);
        _meter.CreateObservableCounter("weir.bytes", Bytes, "By", "Bytes read, written, or moved.");
        _meter.CreateObservableCounter("weir.overflow.calls", Overflow, "{call}", "Calls in series of other names.");
        Observe("weir.lost.calls", "Calls whose record found no room.", a => a.Source?.Lost);
        Observe("weir.seen.calls", "Calls in scope that the gates saw.", a => a.Source?.Calls);
        Observe("weir.counted_only.calls", "Calls left as counts in the kernel.", a => a.Source?.CountedOnly);
        Observe("weir.filtered.calls", "Calls that a filter kept back.", a => a.Stream?.FilteredOut);
        _provider = Sdk.CreateMeterProviderBuilder()
            .AddMeter(name)
            .AddView("*", new MetricStreamConfiguration { CardinalityLimit = MostSeries })
            .ConfigureResource(r => r.Clear().AddService("weir", serviceVersion: options.Version, serviceInstanceId:
                options.Host).AddAttributes([new("host.name", options.Host)]))
            .AddOtlpExporter(Configure)
            .Build();
    }

    /// <inheritdoc/>
    public string Name => Where().GetLeftPart(UriPartial.Path);

    /// <summary>None: sums hold every call.</summary>
    public long DroppedRows => 0;

    /// <inheritdoc/>
    public void Take(ReadOnlySpan<Call> calls)
    {
        _metrics.Add(calls);
        foreach (ref readonly Call call in calls)
        {
            if (call.LatencyNs >= 0)
            {
                _durations.Record(call.LatencyNs / 1e9, Tags(in call));
            }
        }
    }

    /// <inheritdoc/>
    public void Flush()
    {
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Complete()
    {
        _provider.ForceFlush((int)_options.AnswerWithin.TotalMilliseconds);
        return _watch.Problem is { } problem
            ?
            [
                $"{Name} does not have the last sums: {problem} "
                + string.Create(
                    CultureInfo.InvariantCulture, $"({_watch.Failed} exports failed, {_watch.Taken} were taken)"),
            ]
            : [];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _provider.Shutdown((int)_options.AnswerWithin.TotalMilliseconds);
        _provider.Dispose();
        _meter.Dispose();
        _watch.Dispose();
    }

    private Uri Where() => _options.Endpoint.AbsolutePath is "/" or ""
        ? new Uri(_options.Endpoint, "/v1/metrics")
        : _options.Endpoint;

    private void Configure(OtlpExporterOptions exporter, MetricReaderOptions reader)
    {
        exporter.Endpoint = Where();
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.TimeoutMilliseconds = (int)_options.AnswerWithin.TotalMilliseconds;
        exporter.HttpClientFactory = () => new HttpClient(_watch, disposeHandler: false)
        {
            Timeout = _options.AnswerWithin,
        };
        reader.TemporalityPreference = MetricReaderTemporalityPreference.Cumulative;
        reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds =
            (int)_options.Interval.TotalMilliseconds;
        reader.PeriodicExportingMetricReaderOptions.ExportTimeoutMilliseconds =
            (int)_options.AnswerWithin.TotalMilliseconds;
    }

    private void Observe(string name, string unit, string description, Func<CallSeries, long> value) =>
        _meter.CreateObservableCounter(
            name, () => Series((one, found) => found.Add(new(value(one), Tags(one)))), unit, description);

    private void Observe(string name, string description, Func<LiveAccount, long?> value) =>
        _meter.CreateObservableCounter(
            name,
            () => value(_options.Account) is { } known
                ? [new Measurement<long>(known)]
                : Array.Empty<Measurement<long>>(),
            "{call}", description);

    private List<Measurement<long>> Bytes() => Series(static (one, found) =>
    {
        foreach ((string direction, long bytes) in new[]
            { ("read", one.BytesRead), ("written", one.BytesWritten), ("moved", one.BytesMoved) })
        {
            if (bytes > 0)
            {
                found.Add(new(bytes, [.. Tags(one), new("direction", direction)]));
            }
        }
    });

    private long Overflow()
    {
        long overflow = 0;
        _metrics.Read((_, _, calls) => overflow = calls);
        return overflow;
    }

    private List<Measurement<long>> Series(Action<CallSeries, List<Measurement<long>>> add)
    {
        List<Measurement<long>> found = [];
        _metrics.Read((series, _, _) =>
        {
            foreach (CallSeries one in series)
            {
                add(one, found);
            }
        });
        return found;
    }

    private static KeyValuePair<string, object?>[] Tags(CallSeries one) =>
        [new("syscall", one.Syscall), new("family", one.Family), new("comm", one.Comm)];

    private KeyValuePair<string, object?>[] Tags(in Call call)
    {
        string name = call.Row.Name;
        return _tags.TryGetValue(name, out KeyValuePair<string, object?>[]? tags)
            ? tags
            : _tags[name] = [new("syscall", name), new("family", Words.Of(call.Row.Family))];
    }
}
