namespace Weir.Capture.Reports.Comparing;

/// <summary>Outcome of a <see cref="RankTest"/>.</summary>
/// <param name="P">Chance of a difference at least so clear, were there none.</param>
/// <param name="Larger">Chance that a value of the second sample is larger than one of the first; 0.5 is even.</param>
public readonly record struct RankResult(double P, double Larger);
