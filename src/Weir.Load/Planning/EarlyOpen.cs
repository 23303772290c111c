namespace Weir.Load.Planning;

/// <summary>A descriptor that was open before the capture began, so that no call of the load opens it.</summary>
/// <param name="Slot">Its slot.</param>
/// <param name="Path">Its file.</param>
public sealed record EarlyOpen(int Slot, string Path)
{
    /// <summary>Whether some call writes through it.</summary>
    public bool IsWritten { get; internal set; }

    /// <summary>Whether some call reads through it.</summary>
    public bool IsRead { get; internal set; }
}
