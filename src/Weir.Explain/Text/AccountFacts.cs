using Weir.Explain.Session;
using Weir.Explain.Symbols;
using Weir.Explain.Trees;

namespace Weir.Explain.Text;

/// <summary>What the account at the end is made of.</summary>
/// <param name="Story">The story.</param>
/// <param name="Call">The call that it tells of.</param>
/// <param name="Calls">All that were followed.</param>
/// <param name="Counters">What became of calls and sights.</param>
/// <param name="Symbols">Names of functions.</param>
/// <param name="LeftOut">Tracepoints that this kernel lacks.</param>
/// <param name="Which">Which of the calls it is, in words.</param>
public sealed record AccountFacts(
    Story Story, FollowedCall Call, CallCollector Calls, ExplainCounters Counters, KernelSymbols Symbols,
    IReadOnlyList<string> LeftOut, string Which);
