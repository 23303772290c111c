namespace Weir.Capture.Reports.Comparing;

/// <summary>A fair sample of bounded size: every value had the same chance to stay, whenever it came.</summary>
internal sealed class Sample(int most, int seed)
{
    private readonly List<(long At, long Value)> _values = [];
    private readonly Random _random = new(seed);
    private long _seen;

    /// <summary>The values in the order that they came.</summary>
    public long[] Values => [.. _values.OrderBy(v => v.At).Select(v => v.Value)];

    public void Add(long value)
    {
        _seen++;
        if (_values.Count < most)
        {
            _values.Add((_seen, value));
        }
        else if (_random.NextInt64(_seen) is var at && at < most)
        {
            _values[(int)at] = (_seen, value);
        }
    }
}
