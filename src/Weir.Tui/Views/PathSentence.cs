using Weir.Tui.Cells;

namespace Weir.Tui.Views;

/// <summary>A sentence that ends in a path: where there is no room for both, the path is cut.</summary>
/// <param name="Lead">What is said.</param>
/// <param name="Path">The path; may be empty.</param>
internal sealed record PathSentence(string Lead, string Path)
{
    /// <summary>Writes it into a row.</summary>
    public void Write(Area area, int y, Style style)
    {
        int at = 1 + area.Write(1, y, Lead, style);
        area.Write(at, y, Path, style, fit: Fit.Middle);
    }
}
