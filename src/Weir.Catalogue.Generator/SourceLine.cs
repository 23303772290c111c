using Microsoft.CodeAnalysis.Text;

namespace Weir.Catalogue.Generator;

/// <summary>A line of a table and where it stands.</summary>
internal readonly struct SourceLine(int number, TextSpan span, string text) : IEquatable<SourceLine>
{
    /// <summary>Counted from 0, as the compiler does.</summary>
    public int Number { get; } = number;

    public TextSpan Span { get; } = span;

    public string Text { get; } = text;

    public bool Equals(SourceLine other) => Number == other.Number && Text == other.Text;

    public override bool Equals(object? obj) => obj is SourceLine other && Equals(other);

    public override int GetHashCode() => Text.GetHashCode() ^ Number;
}
