using System.Text;

namespace Weir.Trace;

/// <summary>Reads a number from a call; null where it is unknown or does not apply.</summary>
public delegate long? NumberOf(in Call call);

/// <summary>Reads a text from a call; null where it is unknown or does not apply.</summary>
public delegate string? TextOf(in Call call);

/// <summary>Writes a text made for one call, such as its arguments; writes nothing where there is none.</summary>
public delegate void TextInto(StringBuilder text, in Call call);

/// <summary>
/// One column: the same name, type and meaning in every output and capture. Exactly one of <see cref="Number"/>,
/// <see cref="Text"/> and <see cref="Compose"/> is set.
/// </summary>
public sealed class Field
{
    /// <summary>Name of the column.</summary>
    public required string Name { get; init; }

    /// <summary>How it is stored.</summary>
    public required FieldType Type { get; init; }

    /// <summary>Unit, such as <c>ns</c>; empty for pure numbers and texts.</summary>
    public required string Unit { get; init; }

    /// <summary>What it says, in a sentence.</summary>
    public required string Doc { get; init; }

    /// <summary>Reads it, for numbers.</summary>
    public NumberOf? Number { get; init; }

    /// <summary>Reads it, for texts that exist already: reading allocates nothing.</summary>
    public TextOf? Text { get; init; }

    /// <summary>Writes it, for texts that are made for each call.</summary>
    public TextInto? Compose { get; init; }

    /// <summary>Whether it is a number.</summary>
    public bool IsNumber => Number is not null;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
