namespace Weir.Tui.Cells;

/// <summary>One place of the screen.</summary>
/// <param name="Rune">The character; 0 in the right half of one that is two columns wide.</param>
/// <param name="Mark">A combining character on it; 0 without.</param>
/// <param name="Style">How it looks.</param>
public readonly record struct Cell(int Rune, int Mark, Style Style)
{
    /// <summary>Nothing.</summary>
    public static Cell Blank { get; } = new(' ', 0, Style.Plain);
}
