using System.Net;
using Weir.Streams.ClickHouse;

namespace Weir.Cli.Tracing;

/// <summary>Servers that calls, or sums of them, are streamed to.</summary>
public sealed record StreamOptions
{
    /// <summary>Where Prometheus may fetch sums; null: nowhere.</summary>
    public IPEndPoint? Prometheus { get; init; }

    /// <summary>The OpenTelemetry collector that gets sums; null: none.</summary>
    public Uri? Otlp { get; init; }

    /// <summary>The table of ClickHouse that gets rows; null: none.</summary>
    public ClickHouseAddress? ClickHouse { get; init; }

    /// <summary>Where rows wait for a server that is away.</summary>
    public string SpoolFolder { get; init; } = "";

    /// <summary>The most bytes that wait there.</summary>
    public long SpoolBytes { get; init; } = 1L << 30;

    /// <summary>Whether any server is named.</summary>
    public bool Any => Prometheus is not null || Otlp is not null || ClickHouse is not null;
}
