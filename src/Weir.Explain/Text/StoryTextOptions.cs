namespace Weir.Explain.Text;

/// <summary>How a story is written.</summary>
public sealed record StoryTextOptions
{
    /// <summary>Columns of the screen.</summary>
    public int Width { get; init; } = 110;

    /// <summary>One line a function, and everything that was seen.</summary>
    public bool Full { get; init; }

    /// <summary>Whether to say what the functions are for.</summary>
    public bool Notes { get; init; } = true;
}
