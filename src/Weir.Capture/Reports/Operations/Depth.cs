namespace Weir.Capture.Reports.Operations;

/// <summary>
/// How many operations were in flight. The mean is exact for any number (their time over the time that passed); the
/// peak needs every moment of submission and completion, and knows the first <see cref="Most"/> operations.
/// </summary>
internal sealed class Depth
{
    private const int Most = 1 << 20;
    private readonly List<long> _begins = [], _ends = [];
    private long _first = long.MaxValue, _last = long.MinValue;
    private double _totalNs;
    private int? _peak;

    public bool IsWhole { get; private set; } = true;

    public double? Mean => _last > _first ? _totalNs / (_last - (double)_first) : null;

    public int Peak => _peak ??= Sweep();

    public void Add(long submitted, long latencyNs)
    {
        long end = submitted + Math.Min(latencyNs, long.MaxValue - submitted);
        (_first, _last) = (Math.Min(_first, submitted), Math.Max(_last, end));
        _totalNs += end - submitted;
        if (_begins.Count == Most)
        {
            IsWhole = false;
            return;
        }

        _begins.Add(submitted);
        _ends.Add(end);
        _peak = null;
    }

    // One that ends as another begins leaves its place to it; one that takes no time was there nevertheless.
    private int Sweep()
    {
        _begins.Sort();
        _ends.Sort();
        int peak = 0;
        for (int begun = 0, ended = 0; begun < _begins.Count; begun++)
        {
            while (ended < begun && _ends[ended] <= _begins[begun])
            {
                ended++;
            }

            peak = Math.Max(peak, begun + 1 - ended);
        }

        return peak;
    }
}
