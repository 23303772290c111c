namespace Weir.Replay.Debugging;

/// <summary>
/// How a run gets to where the debugger wants to be. Going back means running again from the start, twice: once to
/// count what there is before the present place, and once to stop at the last of it.
/// </summary>
internal sealed class Travel
{
    /// <summary>What the run is for.</summary>
    public TravelKind Kind { get; set; } = TravelKind.Forward;

    /// <summary>The place that the debugger was at when it asked to go back.</summary>
    public ReplayPosition From { get; set; }

    /// <summary>Stops, or steps, seen so far in this run.</summary>
    public long Seen { get; set; }

    /// <summary>Whether the thread ran right after the event of the place.</summary>
    public bool SawInterval { get; set; }

    /// <summary>The last event before the place after which the thread ran.</summary>
    public long IntervalBefore { get; set; }

    /// <summary>The stop, or step, to end at.</summary>
    public long Wanted { get; set; }

    /// <summary>What gdb is told at the end; null when it is an ordinary step.</summary>
    public string? Reply { get; set; }

    /// <summary>Starts a run that counts.</summary>
    public void Count(TravelKind kind, ReplayPosition from)
    {
        Kind = kind;
        From = from;
        Reply = null;
        Restart();
    }

    /// <summary>The place was reached: the next run goes to the last stop or step before it.</summary>
    /// <param name="atStart">Whether no instruction lies between the event of the place and the place.</param>
    public void Turn(bool atStart)
    {
        if (Kind == TravelKind.CountStops)
        {
            Kind = TravelKind.ToStop;
            Wanted = Seen;
        }
        else if (SawInterval && !atStart)
        {
            Kind = TravelKind.ToStep;
            Wanted = Seen;
        }
        else if (IntervalBefore > 0)
        {
            From = new ReplayPosition(IntervalBefore, From.Tid, default); // its last instruction is the place
        }
        else
        {
            Kind = TravelKind.ToStop;
            Wanted = 0;
        }

        Restart();
    }

    private void Restart()
    {
        Seen = 0;
        SawInterval = false;
        IntervalBefore = 0;
    }
}
