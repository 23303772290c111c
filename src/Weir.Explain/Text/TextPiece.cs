namespace Weir.Explain.Text;

/// <summary>A piece of a line. Names of programs and files in it are as they are: escape them for a terminal.</summary>
/// <param name="Style">What it is.</param>
/// <param name="Text">The text.</param>
public readonly record struct TextPiece(TextStyle Style, string Text);
