using Weir.Catalogue.Grammar;

namespace Weir.Catalogue.Generator;

/// <summary>The lists and structures that rows may name.</summary>
internal sealed class Known
{
    public HashSet<string> Lists { get; } = [];

    public Dictionary<string, StructText> Structures { get; } = [];

    /// <summary>Size of a scalar or structure, or 0.</summary>
    public int SizeOf(string type) =>
        Vocabulary.ScalarSize(type) is var scalar and > 0 ? scalar
        : Structures.TryGetValue(type, out StructText? structure) ? structure.Size
        : 0;

    /// <summary>Alignment of a structure.</summary>
    public int AlignmentOf(string type) =>
        Structures.TryGetValue(type, out StructText? structure)
            ? new FieldPlaces(structure, SizeOf, AlignmentOf).Alignment
            : 1;
}
