namespace Weir.Flame;

/// <summary>One level of a stack.</summary>
/// <param name="Name">What the frame says; any text, hostile ones included.</param>
/// <param name="Class">Index into the palette (<see cref="Palette"/>): frames of one sort share a hue.</param>
public readonly record struct Frame(string Name, int Class = 0);
