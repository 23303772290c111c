using System.Collections.Immutable;

namespace Weir.Bpf.Assembly;

/// <summary>A function of a program.</summary>
/// <param name="Name">Its name, a C identifier.</param>
/// <param name="Start">Index of its first instruction.</param>
/// <param name="Parameters">
/// For a function that the verifier checks once, by itself, whoever calls it: what R1, R2, … are, 0 for a number, else
/// the bytes behind a pointer that may be null. For one that is checked with each call: null.
/// </param>
public sealed record LocalFunction(string Name, int Start, ImmutableArray<int>? Parameters);
