using Weir.Catalogue;
using Weir.Trace;

namespace Weir.Tui.Watching;

/// <summary>
/// The last seconds of a group of calls, in half seconds: what a rate is made of. Times are those at which the calls
/// reached us.
/// </summary>
internal sealed class RateWindow
{
    /// <summary>How far it reaches back.</summary>
    public const int SpanMs = 5000;

    private const int SlotMs = 500, Slots = SpanMs / SlotMs;

    private readonly Slot[] _slots = new Slot[Slots];
    private long _newest = -1;

    /// <summary>Adds a call.</summary>
    public void Add(in Call call, long nowMs)
    {
        ref Slot slot = ref At(nowMs);
        slot.Calls++;
        slot.Errors += call.Failed ? 1 : 0;
        if (call.Bytes > 0)
        {
            (call.Row.Returns == ReturnClass.BytesWritten ? ref slot.Written : ref slot.Read) +=
                call.Row.Returns is ReturnClass.BytesRead or ReturnClass.BytesWritten ? call.Bytes : 0;
        }

        // What took long was under way in all the slots that it took.
        foreach ((long number, long ns) in Spread.Of(call.LatencyNs, nowMs, SlotMs, Slots))
        {
            _slots[number % Slots].TimeNs += ns;
        }
    }

    /// <summary>Rates as of now.</summary>
    /// <param name="nowMs">Now.</param>
    /// <param name="sinceMs">When counting began: less time than the window's may have passed.</param>
    public Rates Read(long nowMs, long sinceMs)
    {
        long number = nowMs / SlotMs;
        Rates sum = default;
        long first = Math.Max(sinceMs / SlotMs, Math.Max(number, _newest) - Slots + 1);
        for (long i = first; i <= Math.Min(number, _newest); i++)
        {
            ref readonly Slot slot = ref _slots[i % Slots];
            sum.Calls += slot.Calls;
            sum.Errors += slot.Errors;
            sum.Read += slot.Read;
            sum.Written += slot.Written;
            sum.Load += slot.TimeNs;
        }

        // The newest slot has only begun; a window that is shorter than a slot would make rates of chance.
        double covered = Math.Min(nowMs - sinceMs, ((Slots - 1) * SlotMs) + (nowMs % SlotMs));
        double seconds = Math.Max(covered, SlotMs) / 1000;
        return new Rates
        {
            Calls = sum.Calls / seconds, Errors = sum.Errors / seconds, Read = sum.Read / seconds,
            Written = sum.Written / seconds, Load = sum.Load / seconds / 1e9,
        };
    }

    private ref Slot At(long nowMs)
    {
        long number = nowMs / SlotMs;
        if (number > _newest)
        {
            for (long i = Math.Max(_newest + 1, number - Slots + 1); i <= number; i++)
            {
                _slots[i % Slots] = default;
            }

            _newest = number;
        }

        return ref _slots[number % Slots];
    }

    private struct Slot
    {
        public int Calls, Errors;
        public long Read, Written, TimeNs;
    }
}

/// <summary>What happened in a second of the last few.</summary>
public record struct Rates
{
    /// <summary>Calls.</summary>
    public double Calls { get; set; }

    /// <summary>Calls that failed.</summary>
    public double Errors { get; set; }

    /// <summary>Bytes read.</summary>
    public double Read { get; set; }

    /// <summary>Bytes written.</summary>
    public double Written { get; set; }

    /// <summary>
    /// Seconds that calls took: how many were under way at once, on average (Little's law), as of those that ended.
    /// </summary>
    public double Load { get; set; }
}
