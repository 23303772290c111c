using Weir.Catalogue.Lists;

namespace Weir.Catalogue.Structures;

/// <summary>A field of a structure.</summary>
/// <param name="Name">Name; one that begins with _ is not printed.</param>
/// <param name="Type">The type as the table spells it.</param>
/// <param name="Offset">Offset in bytes.</param>
/// <param name="ElementBytes">Size of one element.</param>
/// <param name="Count">Number of elements; 1 for a plain field.</param>
public sealed record StructField(string Name, string Type, int Offset, int ElementBytes, int Count)
{
    /// <summary>Constants that its value is printed with, or null.</summary>
    public ConstantList? List { get; init; }

    /// <summary>The structure that it is, or null.</summary>
    public StructLayout? Nested { get; init; }

    /// <summary>The memory that it points to, or null.</summary>
    internal FieldTarget? Target { get; init; }

    /// <summary>Whether it is printed.</summary>
    public bool IsShown => Name[0] != '_';

    /// <summary>Size in bytes of all elements.</summary>
    public int SizeBytes => ElementBytes * Count;
}
