namespace Weir.Load.Rows;

/// <summary>Rows of a capture that are not made again: how many of which call, and why.</summary>
/// <param name="Call">Name of the call.</param>
/// <param name="Reason">Why.</param>
/// <param name="Rows">How many.</param>
public sealed record LeftOut(string Call, string Reason, long Rows);
