namespace Weir.Replay.Tracing;

/// <summary>What one debug register watches.</summary>
/// <param name="Register">Its number, 0 to 3.</param>
/// <param name="Address">A multiple of the length.</param>
/// <param name="LengthBytes">1, 2, 4 or 8.</param>
/// <param name="Reads">Whether reads stop the program too, not only writes.</param>
internal readonly record struct WatchedWord(int Register, ulong Address, int LengthBytes, bool Reads)
{
    /// <summary>Nothing is watched.</summary>
    public static readonly WatchedWord[] None = [];
}
