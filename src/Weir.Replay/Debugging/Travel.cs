using System.Numerics;
using Weir.Replay.Replaying;

namespace Weir.Replay.Debugging;

/// <summary>
/// How a run gets to where the debugger wants to be. Going back means running on from a checkpoint twice: once to
/// count what there is before the present place, and once to stop at the last of it. Where there is nothing, the
/// stretch before that checkpoint is next.
/// </summary>
internal sealed class Travel
{
    /// <summary>Events up to where the program begins: it cannot be gone back further.</summary>
    public long Origin { get; set; } = ReplayStart;

    /// <summary>What the run is for.</summary>
    public TravelKind Kind { get; set; } = TravelKind.Forward;

    /// <summary>The place that the debugger was at when it asked to go back.</summary>
    public ReplayPosition From { get; private set; }

    /// <summary>The next run begins at the nearest checkpoint at or before this event.</summary>
    public long StartAt { get; private set; }

    /// <summary>How many instructions behind that event, at most.</summary>
    public long StartSteps { get; private set; }

    /// <summary>Events before the checkpoint that the run began at.</summary>
    public long Base { get; private set; }

    /// <summary>Instructions from there to the checkpoint.</summary>
    public long BaseSteps { get; private set; }

    /// <summary>
    /// The event on the way to which gdb stands, and how many instructions of the way are done at least; 0: unknown.
    /// </summary>
    public (long Events, long Steps) Here { get; set; }

    /// <summary>Where a run that counts stops ends, when it is not at the place itself.</summary>
    public long? Limit { get; private set; }

    /// <summary>Stops, or steps, seen so far on the way to the event <see cref="SeenAt"/>.</summary>
    public long Seen { get; private set; }

    /// <summary>The event on the way to which the last of them was; 0 when there was none.</summary>
    public long SeenAt { get; private set; }

    /// <summary>Whether the thread ran on the way to the event of the place.</summary>
    public bool SawInterval { get; set; }

    /// <summary>The last event before the place on the way to which the thread ran.</summary>
    public long IntervalBefore { get; set; }

    /// <summary>The stop or step on the way to an event, or the event, to end at.</summary>
    public long Wanted { get; private set; }

    /// <summary>The event on the way to which that stop or step is.</summary>
    public long WantedAt { get; private set; }

    /// <summary>What gdb is told that it stops for at the end; nothing when it is an ordinary step.</summary>
    public IReadOnlyList<Watchpoint> Fired { get; private set; } = [];

    /// <summary>What gdb watches and the last instruction or call did that a run that counts has seen.</summary>
    public IReadOnlyList<Watchpoint> Undone { get; set; } = [];

    /// <summary>
    /// Whether the thread came from the event before the place into code of Weir's own: no place is before its end.
    /// </summary>
    public bool BeginsInside { get; set; }

    /// <summary>
    /// Whether a checkpoint pays here, among single instructions: the second run, which ends at a known place, leaves
    /// them ever denser before it, for the next steps back.
    /// </summary>
    public bool IsMilestone => Kind == TravelKind.CountSteps
        ? Seen % CountedStride == 0
        : Wanted - Seen is > 0 and var left && left <= CountedStride && left % 16 == 0 && IsPowerOfFour(left / 16);

    /// <summary>
    /// Whether the run has seen the last stop before the one that it goes to: single steps may begin here.
    /// </summary>
    public bool IsNearlyThere(long events) => Kind == TravelKind.ToStop && Anchor == 0 && Wanted > 1
        && events == WantedAt && events == SeenAt && Seen == Wanted - 1;

    /// <summary>The number of the checkpoint there, or 0.</summary>
    public long Anchor { get; set; }

    /// <summary>The run is at the stop that it went to.</summary>
    public void Arrive(long events) => Here = Anchor > 0 ? (events, Anchor + 1) : default;

    /// <summary>Whether the run counts.</summary>
    public bool Counts => Kind is TravelKind.CountSteps or TravelKind.CountStops;

    /// <summary>Whether the run's end is found by instructions alone.</summary>
    public bool ForSteps => Kind is TravelKind.CountSteps or TravelKind.ToStep;

    /// <summary>Starts a run that counts.</summary>
    public void Count(TravelKind kind, ReplayPosition from, IReadOnlyList<Watchpoint> fired)
    {
        bool known = kind == TravelKind.CountSteps && Here.Events == from.Events;
        (Kind, From, Fired, Limit) = (kind, from, fired, null);
        (StartAt, StartSteps) = (from.Events - 1, known && Checkpoint.FromAnchor(Here.Steps) > 0 ? Here.Steps - 1 : 0);
    }

    /// <summary>Starts a run that goes to an event.</summary>
    public void Seek(long events) => 
        (Kind, Wanted, StartAt, StartSteps) = (TravelKind.ToEvent, events, events, 0);

    /// <summary>A run begins at a checkpoint.</summary>
    public void Begin(long events, long steps)
    {
        (Base, BaseSteps) = (events, steps);
        (SeenAt, Seen) = steps > 0 ? (events + 1, steps) : (0, 0);
        Here = default;
        Anchor = 0;
        SawInterval = false;
        BeginsInside = false;
        Undone = [];
        IntervalBefore = 0;
    }

    /// <summary>There is one stop or step more.</summary>
    public void Saw(long events)
    {
        Seen = events == SeenAt ? Seen + 1 : 1;
        SeenAt = events;
    }

    /// <summary>The place was reached, or the limit: the next run goes to the last stop or step before it.</summary>
    /// <param name="atStart">Whether no instruction lies between the last event before the place and the place.</param>
    public void Turn(bool atStart)
    {
        bool stops = Kind == TravelKind.CountStops;
        Fired = stops ? [] : [.. Fired.Union(Undone)];
        if (stops ? Seen > 0 : SawInterval && !atStart && !(BeginsInside && Seen == 0))
        {
            Kind = stops ? TravelKind.ToStop : TravelKind.ToStep;
            Wanted = Seen;
            WantedAt = stops ? SeenAt : From.Events;
            (StartAt, StartSteps) = (WantedAt - 1, stops ? 0 : Wanted);
        }
        else if (!stops && IntervalBefore > 0)
        {
            From = new ReplayPosition(IntervalBefore, From.Tid, default, 0, 0, 0); // its last instruction is the place
            (StartAt, StartSteps) = (IntervalBefore - 1, 0);
        }
        else if (Base > Origin)
        {
            Limit = stops ? Base : null;
            (StartAt, StartSteps) = (Base - 1, 0);
        }
        else
        {
            (Kind, Wanted, WantedAt, StartAt, StartSteps) = (TravelKind.ToStop, 0, 0, Origin, 0);
        }
    }

    private static bool IsPowerOfFour(long n) => BitOperations.IsPow2(n) && BitOperations.TrailingZeroCount(n) % 2 == 0;

    // Single steps take 26 us each, and a checkpoint some milliseconds.
    private const long CountedStride = 1 << 14;

    /// <summary>Events before the first checkpoint: what was recorded, and nothing that ran.</summary>
    public const long ReplayStart = 1;
}
