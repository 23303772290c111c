namespace Weir.Capture.Reports.Comparing;

/// <summary>One group of calls of one capture.</summary>
internal sealed class SideGroup(Sample latencies)
{
    private const long SlotNs = 10_000_000;
    private long _slot = -1, _inSlot, _firstSlot = long.MaxValue, _lastSlot = long.MinValue;
    private double _squares;

    public long Calls { get; private set; }

    public long Bytes { get; private set; }

    public long TotalNs { get; private set; }

    public long[] Latencies => latencies.Values;

    /// <summary>
    /// Variance over mean of the calls in one slot of time: 1 where calls come independently, more where they come in
    /// bursts.
    /// </summary>
    public double Burstiness
    {
        get
        {
            double squares = _squares + ((double)_inSlot * _inSlot);
            double slots = Math.Max(1, _lastSlot - _firstSlot + 1);
            return Calls == 0 ? 1 : Math.Max(1, (squares / Calls) - (Calls / slots));
        }
    }

    public void Add(CallCursor call)
    {
        Calls++;
        Bytes += call.Bytes ?? 0;
        if (call.LatencyNs is { } ns)
        {
            TotalNs += ns;
            latencies.Add(ns);
        }

        long slot = (call.TimeNs ?? 0) / SlotNs;
        if (slot != _slot)
        {
            _squares += (double)_inSlot * _inSlot;
            (_slot, _inSlot) = (slot, 0);
            (_firstSlot, _lastSlot) = (Math.Min(_firstSlot, slot), Math.Max(_lastSlot, slot));
        }

        _inSlot++;
    }
}
