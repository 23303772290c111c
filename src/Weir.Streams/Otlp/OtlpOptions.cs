namespace Weir.Streams.Otlp;

/// <summary>How sums go to an OpenTelemetry collector.</summary>
public sealed record OtlpOptions
{
    /// <summary>The collector: <c>http://host:4318</c>, or with the whole path of metrics.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>Name of the traced machine.</summary>
    public required string Host { get; init; }

    /// <summary>Version of the program.</summary>
    public required string Version { get; init; }

    /// <summary>The account of the trace.</summary>
    public required LiveAccount Account { get; init; }

    /// <summary>Time from one export to the next.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest wait for an answer, also at the end.</summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Told at once what people should know while the trace runs: the collector is away, or back.</summary>
    public Action<string> Say { get; init; } = static _ => { };
}
