namespace Weir.Explain.Text;

/// <summary>What a piece of text is, for whoever colours it.</summary>
public enum TextStyle
{
    /// <summary>Nothing special.</summary>
    Plain,

    /// <summary>Matters less.</summary>
    Dim,

    /// <summary>A title.</summary>
    Title,

    /// <summary>A function of the kernel.</summary>
    Function,

    /// <summary>Something that was seen.</summary>
    Event,

    /// <summary>A wait.</summary>
    Wait,

    /// <summary>An error, or a loss.</summary>
    Warning,
}
