namespace Weir.Streams.ClickHouse;

/// <summary>How rows go to ClickHouse.</summary>
public sealed record ClickHouseOptions
{
    /// <summary>The table.</summary>
    public required ClickHouseAddress Address { get; init; }

    /// <summary>Name of the traced machine.</summary>
    public required string Host { get; init; }

    /// <summary>Where blocks wait while the server is away.</summary>
    public required string SpoolFolder { get; init; }

    /// <summary>The most bytes that may wait there; what comes then is dropped and counted.</summary>
    public long SpoolBytes { get; init; } = 1L << 30;

    /// <summary>The most rows of a block.</summary>
    public int BlockRows { get; init; } = 65_536;

    /// <summary>A block is closed after so long, whatever it holds.</summary>
    public TimeSpan BlockAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The wait after a first failure; it doubles up to <see cref="LongestWait"/>.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest wait between two attempts.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest wait for an answer.</summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest wait at the end for what has not been sent.</summary>
    public TimeSpan CompleteWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Told at once what people should know while the trace runs: that the server is away, or back.</summary>
    public Action<string> Say { get; init; } = static _ => { };
}
