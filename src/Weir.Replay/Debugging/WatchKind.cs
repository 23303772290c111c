namespace Weir.Replay.Debugging;

/// <summary>What gdb watches for, by the numbers of its remote protocol (gdb manual, "Packets").</summary>
internal enum WatchKind
{
    /// <summary>Changes: a write of what is there already is none.</summary>
    Write = 2,

    /// <summary>Reads: the processor stops at writes too, and those that change something are left out.</summary>
    Read = 3,

    /// <summary>Both.</summary>
    Access = 4,
}
