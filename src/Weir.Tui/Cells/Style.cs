namespace Weir.Tui.Cells;

/// <summary>How a cell looks.</summary>
/// <param name="Fore">Colour of the text.</param>
/// <param name="Back">Colour of the ground.</param>
/// <param name="Look">Bold and the like.</param>
public readonly record struct Style(Color Fore, Color Back = default, Look Look = Look.Plain)
{
    /// <summary>Plain text.</summary>
    public static Style Plain => default;

    /// <summary>The same with a look added.</summary>
    public Style With(Look look) => this with { Look = Look | look };
}

/// <summary>What text can be besides coloured.</summary>
[Flags]
public enum Look : byte
{
    /// <summary>Nothing of it.</summary>
    Plain = 0,

    /// <summary>Bold.</summary>
    Bold = 1,

    /// <summary>Dim.</summary>
    Dim = 2,

    /// <summary>Text and ground exchanged.</summary>
    Reverse = 4,

    /// <summary>Underlined.</summary>
    Underline = 8,
}
