namespace Weir.Replay.Debugging;

/// <summary>Memory that gdb watches.</summary>
/// <param name="Kind">For what.</param>
/// <param name="Address">Where it begins.</param>
/// <param name="LengthBytes">Its length.</param>
internal readonly record struct Watchpoint(WatchKind Kind, ulong Address, int LengthBytes)
{
    /// <summary>How gdb calls a stop at it.</summary>
    public string Reason => Kind switch
    {
        WatchKind.Write => "watch",
        WatchKind.Read => "rwatch",
        _ => "awatch",
    };

    /// <summary>Whether it lies at least partly in a stretch of memory.</summary>
    public bool Overlaps(ulong address, int lengthBytes) =>
        Address < address + (ulong)lengthBytes && address < Address + (ulong)LengthBytes;

    /// <summary>Whether an access is what it watches for.</summary>
    /// <param name="byKernel">Whether a call or completion made it: such an access is a write.</param>
    /// <param name="changes">Whether other bytes are there after it.</param>
    public bool Wants(bool byKernel, bool changes) => Kind switch
    {
        WatchKind.Write => changes,
        WatchKind.Read => !byKernel && !changes,
        _ => true,
    };
}
