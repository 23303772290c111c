using System.Collections.Immutable;
using Weir.Catalogue;
using Weir.Catalogue.Records;
using Weir.Trace;
using Weir.Trace.Summaries;

namespace Weir.Tui.Watching;

/// <summary>The last minute, second by second.</summary>
internal sealed class TimeLine
{
    /// <summary>Seconds that it holds, besides the one that has begun.</summary>
    public const int Seconds = 60;

    /// <summary>Seconds that latencies are taken from.</summary>
    public const int LatencySeconds = 10;

    private readonly Second[] _seconds = [.. Enumerable.Range(0, Seconds + 1).Select(_ => new Second())];
    private long _newest = -1;

    /// <summary>Adds a call.</summary>
    public void Add(in Call call, bool onFiles, long nowMs)
    {
        Second second = At(nowMs / 1000);
        second.Calls++;
        second.Errors += call.Failed ? 1 : 0;
        if (call.Bytes > 0)
        {
            second.Read += call.Row.Returns == ReturnClass.BytesRead ? call.Bytes : 0;
            second.Written += call.Row.Returns == ReturnClass.BytesWritten ? call.Bytes : 0;
        }

        if (call.Source != AsyncSource.None)
        {
            second.Operations++;
            foreach ((long number, long ns) in Spread.Of(call.LatencyNs, nowMs, 1000, _seconds.Length))
            {
                _seconds[number % _seconds.Length].InFlightNs += ns;
            }
        }

        if (onFiles && call.LatencyNs >= 0)
        {
            (second.Latencies ??= new LatencyHistogram()).Add(call.LatencyNs);
        }
    }

    /// <summary>The minute before the second that has begun.</summary>
    public Minute View(long nowMs)
    {
        long now = nowMs / 1000;
        At(now);
        Second[] past = [.. Enumerable.Range(0, Seconds).Select(i => now - Seconds + i)
            .Select(n => n < 0 ? new Second() : _seconds[n % _seconds.Length])];
        LatencyHistogram latencies = new();
        foreach (Second second in past[^LatencySeconds..].Append(_seconds[now % _seconds.Length]))
        {
            if (second.Latencies is { } some)
            {
                latencies.Add(some);
            }
        }

        return new Minute
        {
            Calls = [.. past.Select(s => (double)s.Calls)],
            Errors = [.. past.Select(s => (double)s.Errors)],
            Read = [.. past.Select(s => (double)s.Read)],
            Written = [.. past.Select(s => (double)s.Written)],
            Operations = [.. past.Select(s => (double)s.Operations)],
            InFlight = [.. past.Select(s => s.InFlightNs / 1e9)],
            Slow = [.. past.Select(s => (double)(s.Latencies?.Quantile(0.99) ?? 0))],
            Quantiles = [.. Minute.Shares.Select(latencies.Quantile)],
            Max = latencies.Count == 0 ? null : latencies.Max,
            Measured = latencies.Count,
        };
    }

    private Second At(long number)
    {
        for (long i = Math.Max(_newest + 1, number - Seconds); i <= number; i++)
        {
            _seconds[i % _seconds.Length] = new Second();
        }

        _newest = Math.Max(_newest, number);
        return _seconds[number % _seconds.Length];
    }

    private sealed class Second
    {
        public long Calls, Errors, Read, Written, Operations, InFlightNs;
        public LatencyHistogram? Latencies;
    }
}

/// <summary>The last minute as it was at one moment: a number a second, the oldest first.</summary>
public sealed record Minute
{
    /// <summary>The shares of <see cref="Quantiles"/>.</summary>
    public static ImmutableArray<double> Shares { get; } = [0.5, 0.9, 0.99];

    /// <summary>Calls.</summary>
    public required ImmutableArray<double> Calls { get; init; }

    /// <summary>Calls that failed.</summary>
    public required ImmutableArray<double> Errors { get; init; }

    /// <summary>Bytes read.</summary>
    public required ImmutableArray<double> Read { get; init; }

    /// <summary>Bytes written.</summary>
    public required ImmutableArray<double> Written { get; init; }

    /// <summary>Completions of asynchronous operations.</summary>
    public required ImmutableArray<double> Operations { get; init; }

    /// <summary>Asynchronous operations in flight, on average.</summary>
    public required ImmutableArray<double> InFlight { get; init; }

    /// <summary>Latency in ns of calls on files that 99 of 100 did not exceed.</summary>
    public required ImmutableArray<double> Slow { get; init; }

    /// <summary>Latencies in ns of the last ten seconds' calls on files, for each of <see cref="Shares"/>.</summary>
    public required ImmutableArray<long?> Quantiles { get; init; }

    /// <summary>The greatest of them in ns.</summary>
    public long? Max { get; init; }

    /// <summary>How many they are.</summary>
    public long Measured { get; init; }
}
