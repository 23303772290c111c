namespace Weir.Capture.Reports.Findings;

/// <summary>Something that looks wrong, what it costs, and what shows it.</summary>
/// <param name="Rule">Short name of the rule, as the guide has it.</param>
/// <param name="Headline">What was seen, in a sentence.</param>
/// <param name="CostNs">Time spent in the calls concerned: the most that mending it could save.</param>
/// <param name="Calls">How many calls are concerned.</param>
/// <param name="Advice">What usually helps.</param>
/// <param name="Evidence">Where, the worst first.</param>
public sealed record Finding(
    string Rule, string Headline, long CostNs, long Calls, string Advice, IReadOnlyList<string> Evidence);
