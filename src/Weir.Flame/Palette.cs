namespace Weir.Flame;

/// <summary>Hues by frame class, so that one look tells sorts of frames apart.</summary>
public sealed class Palette
{
    private readonly PaletteEntry[] _entries;

    /// <summary>Makes a palette; a frame's class is an index into it, wrapping around.</summary>
    public Palette(params PaletteEntry[] entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentOutOfRangeException.ThrowIfZero(entries.Length);
        _entries = entries;
    }

    /// <summary>The classic warm one, for folds that have no classes.</summary>
    public static Palette Warm { get; } = new(new PaletteEntry("frames", 45));

    /// <summary>The classes.</summary>
    public IReadOnlyList<PaletteEntry> Entries => _entries;

    /// <summary>Index of the entry that a class is drawn with.</summary>
    public int IndexOf(int frameClass) => (int)((uint)frameClass % (uint)_entries.Length);
}
