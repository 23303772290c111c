namespace Weir.Trace.Summaries.Operations;

/// <summary>
/// How many operations were in flight. The mean is exact for any number of them: their time over the time that passed.
/// What needs every moment, the peak and the course, knows the first <see cref="Most"/>.
/// </summary>
public sealed class InFlight
{
    /// <summary>The most operations whose beginning and end are kept: 16 MiB.</summary>
    public const int Most = 1 << 20;

    private readonly List<(long Begin, long End)> _spans = [];
    private long _first = long.MaxValue, _last = long.MinValue;
    private double _totalNs;

    /// <summary>Whether the peak and the course know every operation.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>From the first submission to the last completion, weighted by time; null: no time passed.</summary>
    public double? Mean => _last > _first ? _totalNs / (_last - (double)_first) : null;

    /// <summary>Adds an operation.</summary>
    /// <param name="submittedNs">When it was submitted.</param>
    /// <param name="latencyNs">How long it took.</param>
    public void Add(long submittedNs, long latencyNs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(latencyNs);
        long end = submittedNs + Math.Min(latencyNs, long.MaxValue - submittedNs);
        (_first, _last) = (Math.Min(_first, submittedNs), Math.Max(_last, end));
        _totalNs += latencyNs;
        if (_spans.Count < Most)
        {
            _spans.Add((submittedNs, end));
        }
        else
        {
            IsWhole = false;
        }
    }

    /// <summary>
    /// The most that were in flight at one moment. One that ends as another begins gives its place to it.
    /// </summary>
    public int Peak()
    {
        long[] begins = [.. _spans.Select(s => s.Begin).Order()], ends = [.. _spans.Select(s => s.End).Order()];
        int peak = 0;
        for (int begun = 0, ended = 0; begun < begins.Length; begun++)
        {
            while (ended < begun && ends[ended] <= begins[begun])
            {
                ended++;
            }

            peak = Math.Max(peak, begun + 1 - ended);
        }

        return peak;
    }

    /// <summary>The mean number in flight in each of so many equal parts of the time.</summary>
    public double[] Course(int parts)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(parts);
        double[] course = new double[parts];
        if (_spans.Count == 0 || _last <= _first)
        {
            return course;
        }

        long until = IsWhole ? _last : _spans.Max(s => s.End);
        double width = Math.Max(1, (until - (double)_first) / parts);
        foreach ((long begin, long end) in _spans)
        {
            double from = (begin - _first) / width, to = (end - _first) / width;
            for (int i = (int)from; i < parts && i < to; i++)
            {
                course[i] += Math.Min(to, i + 1) - Math.Max(from, i);
            }
        }

        return course;
    }
}
