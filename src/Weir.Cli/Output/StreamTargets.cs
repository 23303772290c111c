using Weir.Cli.Tracing;
using Weir.Streams;
using Weir.Streams.ClickHouse;
using Weir.Streams.Otlp;
using Weir.Streams.Prometheus;

namespace Weir.Cli.Output;

/// <summary>Opens the streams that a run asks for.</summary>
internal static class StreamTargets
{
    /// <summary>The targets, one after the other, each as soon as it is asked for.</summary>
    /// <exception cref="IOException">An address cannot be listened on, or a server refuses.</exception>
    public static IEnumerable<ICallTarget> Open(StreamOptions options, LiveAccount account, Surroundings world)
    {
        string host = Environment.MachineName;
        void Say(string line) => world.Error.WriteLine($"weir: {line}");
        if (options.Prometheus is { } address)
        {
            yield return new PrometheusTarget(address, account, WeirTool.Version);
        }

        if (options.Otlp is { } collector)
        {
            yield return new OtlpTarget(new OtlpOptions
            {
                Endpoint = collector, Host = host, Version = WeirTool.Version, Account = account, Say = Say,
            });
        }

        if (options.ClickHouse is { } table)
        {
            yield return new ClickHouseTarget(new ClickHouseOptions
            {
                Address = table, Host = host, SpoolFolder = options.SpoolFolder, SpoolBytes = options.SpoolBytes,
                Clock = world.Clock, Say = Say,
            });
        }
    }
}
