using System.Numerics;

namespace Weir.Capture.Reports;

/// <summary>
/// What happened when, in at most <see cref="Buckets"/> equal parts of the run. The run's length is not known while it
/// is read: parts double in width when it outgrows them.
/// </summary>
public sealed class TimeLine
{
    /// <summary>Most parts.</summary>
    public const int Buckets = 256;

    /// <summary>Rows of the heat map: latencies by powers of two, from 64 ns (and below) to 68 s (and above).</summary>
    public const int Rows = 31;

    private const int FirstPower = 6;

    // What a damaged file may claim: 18 years, so that no sum overflows.
    private const long LongestNs = 1L << 59;
    private long? _start;

    /// <summary>Width of a part.</summary>
    public long WidthNs { get; private set; } = 100_000;

    /// <summary>Boot clock at the beginning of the first part.</summary>
    public long StartNs => _start ?? 0;

    /// <summary>Parts in use.</summary>
    public int Used { get; private set; }

    /// <summary>Calls begun, by part.</summary>
    public long[] Calls { get; } = new long[Buckets];

    /// <summary>Errors, by part.</summary>
    public long[] Errors { get; } = new long[Buckets];

    /// <summary>Bytes, by part.</summary>
    public long[] Bytes { get; } = new long[Buckets];

    /// <summary>Nanoseconds spent inside calls, by part; divided by the width: threads in calls on average.</summary>
    public long[] Busy { get; } = new long[Buckets];

    /// <summary>The same for asynchronous operations, from submission to completion: how many were in flight.</summary>
    public long[] InFlight { get; } = new long[Buckets];

    /// <summary>Calls by part and latency: index part * <see cref="Rows"/> + row.</summary>
    public long[] Heat { get; } = new long[Buckets * Rows];

    /// <summary>Adds the current call; calls without a time are left out.</summary>
    public void Add(CallCursor call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (call.TimeNs is not { } time)
        {
            return;
        }

        _start ??= time;
        // Rows stand in the order of their ends: a long call may begin before the first row.
        long at = Math.Clamp(time - _start.Value, 0, LongestNs);
        long end = at + Math.Min(call.LatencyNs ?? 0, LongestNs);
        while (end / WidthNs >= Buckets)
        {
            Widen();
        }

        int part = (int)(at / WidthNs);
        Used = Math.Max(Used, (int)(end / WidthNs) + 1);
        Calls[part]++;
        Errors[part] += call.Error is null ? 0 : 1;
        Bytes[part] += call.Bytes ?? 0;
        if (call.LatencyNs is { } latency)
        {
            Heat[(part * Rows) + RowOf(latency)]++;
            Spread(call.Async is null ? Busy : InFlight, at, end);
        }
    }

    /// <summary>Row of the heat map that a latency falls into.</summary>
    public static int RowOf(long latencyNs) =>
        Math.Clamp(BitOperations.Log2((ulong)Math.Max(latencyNs, 1)) - FirstPower, 0, Rows - 1);

    /// <summary>The least latency of a row.</summary>
    public static long FloorOf(int row) => 1L << (row + FirstPower);

    // A call busies every part that it overlaps.
    private void Spread(long[] series, long at, long end)
    {
        for (long part = at / WidthNs; part * WidthNs < end; part++)
        {
            series[part] += Math.Min(end, (part + 1) * WidthNs) - Math.Max(at, part * WidthNs);
        }
    }

    private void Widen()
    {
        WidthNs *= 2;
        Used = (Used + 1) / 2;
        foreach (long[] series in new[] { Calls, Errors, Bytes, Busy, InFlight })
        {
            for (int i = 0; i < Buckets; i++)
            {
                series[i] = 2 * i < Buckets ? series[2 * i] + series[(2 * i) + 1] : 0;
            }
        }

        for (int i = 0; i < Heat.Length; i++)
        {
            (int part, int row) = (i / Rows, i % Rows);
            Heat[i] = 2 * part < Buckets ? Heat[(2 * part * Rows) + row] + Heat[(((2 * part) + 1) * Rows) + row] : 0;
        }
    }
}
