namespace Weir.Replay.Debugging;

/// <summary>What a run of a debugged replay is for.</summary>
internal enum TravelKind
{
    /// <summary>Going on, as gdb says.</summary>
    Forward,

    /// <summary>Counting breakpoints and watchpoints up to a place.</summary>
    CountStops,

    /// <summary>Going to one of those.</summary>
    ToStop,

    /// <summary>Counting instructions from the last event up to a place.</summary>
    CountSteps,

    /// <summary>Going to one of those.</summary>
    ToStep,

    /// <summary>Going to an event of the log.</summary>
    ToEvent,
}
