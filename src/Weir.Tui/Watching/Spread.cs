namespace Weir.Tui.Watching;

/// <summary>Tells a duration that ends now apart by the pieces of time that it lies in.</summary>
internal ref struct Spread
{
    private readonly int _slotMs;
    private readonly long _oldest;
    private long _left, _room;

    private Spread(long ns, long nowMs, int slotMs, int slots)
    {
        _slotMs = slotMs;
        (_left, Number) = (Math.Max(0, ns), (nowMs / slotMs) + 1);
        _oldest = Math.Max(0, Number - slots);

        // The millisecond that has begun counts whole: nothing ends before it begins.
        _room = ((nowMs % slotMs) + 1) * 1_000_000;
    }

    /// <summary>The piece: its number, counted from time 0, and how many ns of the duration lie in it.</summary>
    public readonly (long Number, long Ns) Current => (Number, Ns);

    private long Number { get; set; }

    private long Ns { get; set; }

    /// <summary>The pieces of a duration, the newest first.</summary>
    /// <param name="ns">How long; negative, unknown, is none.</param>
    /// <param name="nowMs">When it ended.</param>
    /// <param name="slotMs">The length of a piece.</param>
    /// <param name="slots">How many pieces back it is followed.</param>
    public static Spread Of(long ns, long nowMs, int slotMs, int slots) => new(ns, nowMs, slotMs, slots);

    /// <summary>Itself.</summary>
    public readonly Spread GetEnumerator() => this;

    /// <summary>Goes to the next piece.</summary>
    public bool MoveNext()
    {
        if (_left == 0 || --Number < _oldest)
        {
            return false;
        }

        Ns = Math.Min(_left, _room);
        _left -= Ns;
        _room = _slotMs * 1_000_000L;
        return true;
    }
}
