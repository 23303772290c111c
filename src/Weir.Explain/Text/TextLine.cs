using System.Collections.Immutable;

namespace Weir.Explain.Text;

/// <summary>One line of an explanation.</summary>
/// <param name="Pieces">Its pieces, from left to right.</param>
public sealed record TextLine(ImmutableArray<TextPiece> Pieces)
{
    /// <summary>An empty line.</summary>
    public static TextLine Empty { get; } = new([]);

    /// <summary>A line of one piece.</summary>
    public static TextLine Of(TextStyle style, string text) => new([new TextPiece(style, text)]);

    /// <inheritdoc/>
    public override string ToString() => string.Concat(Pieces.Select(p => p.Text)).TrimEnd();
}
