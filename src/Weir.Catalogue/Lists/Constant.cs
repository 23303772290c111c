using System.Collections.Immutable;
using Weir.Catalogue.Grammar;

namespace Weir.Catalogue.Lists;

/// <summary>A named constant of the kernel.</summary>
/// <param name="Name">The kernel's name.</param>
/// <param name="Value">Its value.</param>
/// <param name="Mask">The bits that the name speaks of; its own bits where the list states none.</param>
public sealed record Constant(string Name, ulong Value, ulong Mask)
{
    /// <summary>Whether the list states a mask: a value of a field of several bits, which may be 0.</summary>
    public bool IsField { get; init; }

    /// <summary>What a command makes of the row's other arguments.</summary>
    internal ImmutableArray<KindText> Kinds { get; init; } = [];

    /// <summary>Whether the constant is in a word.</summary>
    public bool IsIn(ulong word) => (word & Mask) == Value;
}
