namespace Weir.Tui.Cells;

/// <summary>
/// A colour: the terminal's own for text, one of its 16 by number, or one by red, green and blue with the one of the 16
/// that comes nearest in meaning, for terminals that have no more.
/// </summary>
/// <param name="Sort">Which of the three it is.</param>
/// <param name="Number">Number among the 16.</param>
/// <param name="Red">Red, 0 to 255.</param>
/// <param name="Green">Green.</param>
/// <param name="Blue">Blue.</param>
public readonly record struct Color(ColorSort Sort, byte Number, byte Red = 0, byte Green = 0, byte Blue = 0)
{
    /// <summary>What the terminal takes for text or ground.</summary>
    public static Color Default => default;

    /// <summary>One of the terminal's 16, which its user has chosen to be readable.</summary>
    public static Color Of(int number) => new(ColorSort.Named, (byte)number);

    /// <summary>An exact one.</summary>
    public static Color Of(int rgb, int nearest) =>
        new(ColorSort.Exact, (byte)nearest, (byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb);
}

/// <summary>Sorts of colours.</summary>
public enum ColorSort : byte
{
    /// <summary>The terminal's default.</summary>
    Default,

    /// <summary>One of 16.</summary>
    Named,

    /// <summary>By red, green and blue.</summary>
    Exact,
}

/// <summary>How many colours a terminal shows.</summary>
public enum ColorDepth
{
    /// <summary>None: bold, dim and reverse alone.</summary>
    None,

    /// <summary>16.</summary>
    Sixteen,

    /// <summary>256: 16, a cube of 216 and 24 greys.</summary>
    TwoHundredFiftySix,

    /// <summary>All.</summary>
    True,
}
