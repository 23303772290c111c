using System.Numerics;

namespace Weir.Trace.Summaries;

/// <summary>
/// A log-linear histogram: every power of two is cut into 32 equal parts, so that a quantile is at most 1/32 (3.1 %)
/// too high and never too low. Only the range that was met takes memory. Sum, count and maximum are exact.
/// </summary>
public sealed class LatencyHistogram
{
    private const int PartBits = 5;
    private const int Parts = 1 << PartBits;

    private long[] _counts = [];
    private int _first;

    /// <summary>How many values it holds.</summary>
    public long Count { get; private set; }

    /// <summary>The sum of the values.</summary>
    public long Total { get; private set; }

    /// <summary>The greatest value; 0 when there is none.</summary>
    public long Max { get; private set; }

    /// <summary>The mean, or null without values.</summary>
    public double? Mean => Count == 0 ? null : (double)Total / Count;

    /// <summary>Adds a value.</summary>
    public void Add(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        Count++;
        Total += value;
        if (value > Max)
        {
            Max = value;
        }

        int at = Index(value) - _first;
        if ((uint)at >= (uint)_counts.Length)
        {
            at = MakeRoom(at + _first);
        }

        _counts[at]++;
    }

    /// <summary>Adds what another one holds.</summary>
    public void Add(LatencyHistogram other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (int i = 0; i < other._counts.Length; i++)
        {
            if (other._counts[i] > 0)
            {
                int index = other._first + i;
                int at = index - _first;
                at = (uint)at < (uint)_counts.Length ? at : MakeRoom(index);
                _counts[at] += other._counts[i];
            }
        }

        Count += other.Count;
        Total += other.Total;
        Max = Math.Max(Max, other.Max);
    }

    /// <summary>The value that a share of the values does not exceed; null without values.</summary>
    /// <param name="share">Such as 0.99.</param>
    public long? Quantile(double share)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        long rank = Math.Max(1, (long)Math.Ceiling(share * Count));
        long seen = 0;
        for (int i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= rank)
            {
                return Math.Min(Highest(_first + i), Max);
            }
        }

        return null;
    }

    /// <summary>The part that a value falls into: exact below 32, then 32 parts to a power of two.</summary>
    internal static int Index(long value)
    {
        if (value < Parts)
        {
            return (int)value;
        }

        int shift = BitOperations.Log2((ulong)value) - PartBits;
        return ((shift + 1) << PartBits) + (int)(value >> shift) - Parts;
    }

    /// <summary>The highest value of a part.</summary>
    internal static long Highest(int index)
    {
        if (index < Parts)
        {
            return index;
        }

        int shift = (index >> PartBits) - 1;
        return ((long)(Parts + (index & (Parts - 1)) + 1) << shift) - 1;
    }

    private int MakeRoom(int index)
    {
        // Whole powers of two at a time keep growth rare.
        int from = index & ~(Parts - 1);
        int to = from + Parts;
        if (_counts.Length > 0)
        {
            from = Math.Min(from, _first);
            to = Math.Max(to, _first + _counts.Length);
        }

        long[] counts = new long[to - from];
        _counts.CopyTo(counts, _counts.Length > 0 ? _first - from : 0);
        _counts = counts;
        _first = from;
        return index - from;
    }
}
