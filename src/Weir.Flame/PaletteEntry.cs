namespace Weir.Flame;

/// <summary>One class of frames as it is drawn and explained.</summary>
/// <param name="Label">What the legend says.</param>
/// <param name="Hue">Hue in degrees, in the OKLCH space.</param>
/// <param name="Chroma">Strength of the colour: 0 is grey, 0.15 strong.</param>
public readonly record struct PaletteEntry(string Label, double Hue, double Chroma = 0.115);
